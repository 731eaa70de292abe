import assert from "node:assert/strict";
import type { Imei } from "../../src/fleet/imei";
import type { Result } from "../../src/ports/licenseApi";
import type { BehaviorOptions } from "../../src/simulator";
import { imei, imeis } from "../support/imeis";
import { account, all, arrived, clientOf, counted, licensedIn, simulatorWith, type World } from "./clientScene";

const signedIn = { "token 200": 1, "login 200": 1 };

describe("the client reads the subscription", () => {
  it("of an account with a monthly pool", async () => {
    await using simulator = await simulatorWith({ licensed: imeis(3), licenseCount: 20 });
    const { updateTime, ...rest } = await clientOf(simulator).subscription(account);
    assert.deepEqual(rest, { account, purchaseTypes: ["TS-HFOTA-MRC"], licenseCount: 20, licenseUsedCount: 3 });
    assert.match(updateTime!, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? \+0000 UTC$/);
    assert.deepEqual(arrived(simulator), ["token 200", "login 200", "subscription 200"]);
  });

  it("with both purchase types", async () => {
    await using simulator = await simulatorWith({});
    simulator.patchAccount(account, { purchaseType: "TS-HFOTA-EVNT, TS-HFOTA-MRC" });
    const { purchaseTypes } = await clientOf(simulator).subscription(account);
    assert.deepEqual(purchaseTypes, ["TS-HFOTA-EVNT", "TS-HFOTA-MRC"]);
  });

  it("of an account that is only billed per event, which has no pool", async () => {
    await using simulator = await simulatorWith({});
    simulator.patchAccount(account, { purchaseType: "TS-HFOTA-EVNT" });
    const { purchaseTypes, licenseCount } = await clientOf(simulator).subscription(account);
    assert.deepEqual([purchaseTypes, licenseCount], [["TS-HFOTA-EVNT"], 0]);
  });

  for (const name of ["0000000000-00000", "no account"]) {
    it(`unless the account is ${JSON.stringify(name)}, and says so after one request`, async () => {
      await using simulator = await simulatorWith({});
      await assert.rejects(clientOf(simulator).subscription(name), { kind: "account", status: 400 });
      assert.deepEqual(counted(simulator), { ...signedIn, "subscription 400": 1 });
    });
  }

  it("unless the account is inactive, and says so after one request", async () => {
    await using simulator = await simulatorWith({ faults: [{ name: "account-inactive" }] });
    await assert.rejects(clientOf(simulator).subscription(account), { kind: "account", status: 400 });
    assert.deepEqual(counted(simulator), { ...signedIn, "subscription 400": 1 });
  });
});

describe("the client lists", () => {
  const sizes: readonly { devices: number; pageSize: number; pages: number }[] = [
    { devices: 0, pageSize: 3, pages: 1 },
    { devices: 1, pageSize: 3, pages: 1 },
    { devices: 3, pageSize: 3, pages: 1 },
    { devices: 4, pageSize: 3, pages: 2 },
    { devices: 6, pageSize: 3, pages: 2 },
    { devices: 5, pageSize: 1, pages: 5 },
    { devices: 10, pageSize: 7, pages: 2 },
    { devices: 50, pageSize: 13, pages: 4 },
    { devices: 1000, pageSize: 1000, pages: 1 },
    { devices: 2001, pageSize: 1000, pages: 3 },
  ];
  const readings: readonly BehaviorOptions[] = [
    {},
    { pageOrder: "shuffled" },
    { paging: "offset" },
    { paging: "offset", pageOrder: "shuffled" },
  ];
  for (const reading of readings) {
    for (const { devices, pageSize, pages } of sizes) {
      const how = JSON.stringify({ ...reading, pageSize });
      it(`${devices} devices in ${pages} pages, of a service with ${how}`, async () => {
        const licensed = imeis(devices);
        await using simulator = await simulatorWith({
          licensed,
          unlicensed: imeis(2, 5000),
          licenseCount: 3000,
          behavior: { ...reading, pageSize },
        });
        const listing = await clientOf(simulator).licensedDevices(account);
        assert.equal(listing.licenseCount, 3000);
        assert.deepEqual([...listing.devices].sort(), licensed);
        assert.deepEqual(counted(simulator), { ...signedIn, "index 200": pages });
      });
    }
  }

  for (const emptyList of ["[]", "null", "absent"] as const) {
    it(`no devices when the empty list is ${emptyList === "absent" ? "absent" : `printed as ${emptyList}`}`, async () => {
      await using simulator = await simulatorWith({ unlicensed: imeis(2), behavior: { emptyList } });
      const { devices } = await clientOf(simulator).licensedDevices(account);
      assert.deepEqual([...devices], []);
      assert.deepEqual(counted(simulator), { ...signedIn, "index 200": 1 });
    });
  }

  it("what it lists from the cursor that a page ends with", async () => {
    const licensed = imeis(5);
    await using simulator = await simulatorWith({ licensed, behavior: { pageSize: 2 } });
    await clientOf(simulator).licensedDevices(account);
    assert.deepEqual(arrived(simulator).slice(2), [
      "index/0 200",
      `index/${licensed[1]!} 200`,
      `index/${licensed[3]!} 200`,
    ]);
  });

  for (const first of ["012345678901234", "001234567890123", "000000000000012"]) {
    it(`from the cursor ${first}, which is printed as a number and has lost its zeros`, async () => {
      const licensed = [imei(first), imei("353238060000001")];
      await using simulator = await simulatorWith({ licensed, behavior: { pageSize: 1 } });
      const { devices } = await clientOf(simulator).licensedDevices(account);
      assert.deepEqual([...devices], licensed);
      assert.deepEqual(arrived(simulator).slice(2), ["index/0 200", `index/${first} 200`]);
    });
  }

  it("anew when the device that the cursor names has left meanwhile", async () => {
    const licensed = imeis(4);
    const faults: World["faults"] = [{ name: "device-gone", on: "status", after: 1, devices: [licensed[1]!] }];
    await using simulator = await simulatorWith({ licensed, faults, behavior: { pageSize: 2 } });
    const { devices } = await clientOf(simulator).licensedDevices(account);
    assert.deepEqual([...devices], [licensed[0], licensed[2], licensed[3]]);
    assert.deepEqual(arrived(simulator).slice(2), [
      "index/0 200",
      `index/${licensed[1]!} 400`,
      "index/0 200",
      `index/${licensed[2]!} 200`,
    ]);
  });

  for (const name of [
    "cursor-stuck",
    "cursor-repeated",
    "count-mismatch",
    "listing-empty",
    "page-empty-more",
  ] as const) {
    it(`nothing at all rather than a part, of a service with the fault ${name}`, async () => {
      await using simulator = await simulatorWith({
        licensed: imeis(5),
        behavior: { pageSize: 2 },
        faults: [{ name, times: 100 }],
      });
      await assert.rejects(clientOf(simulator).licensedDevices(account), { kind: "listing" });
    });
  }

  for (const name of ["page-unsorted", "page-duplicate"] as const) {
    it(`each device once, of a service with the fault ${name}`, async () => {
      const licensed = imeis(5);
      await using simulator = await simulatorWith({
        licensed,
        behavior: { pageSize: 2 },
        faults: [{ name, times: 100 }],
      });
      const { devices } = await clientOf(simulator).licensedDevices(account);
      assert.deepEqual([...devices].sort(), licensed);
    });
  }
});

describe("the client understands the verdict", () => {
  const [device] = imeis(1) as [Imei];
  const cases: readonly {
    readonly reason: string;
    readonly action: "assign" | "remove";
    readonly world: World;
    readonly verdict: Result;
    readonly holdsLicense: boolean;
  }[] = [
    {
      reason: "Success",
      action: "assign",
      world: { unlicensed: [device] },
      verdict: { imei: device, outcome: "done" },
      holdsLicense: true,
    },
    {
      reason: "Device license preexisting",
      action: "assign",
      world: { licensed: [device] },
      verdict: { imei: device, outcome: "alreadyDone" },
      holdsLicense: true,
    },
    {
      reason: "Device Not Found.",
      action: "assign",
      world: {},
      verdict: { imei: device, outcome: "refused", reason: 'ThingSpace said "Device Not Found."' },
      holdsLicense: false,
    },
    {
      reason: "Internal error.",
      action: "assign",
      world: { unlicensed: [device], faults: [{ name: "internal-error-device", devices: [device] }] },
      verdict: { imei: device, outcome: "failed", reason: 'ThingSpace said "Internal error."' },
      holdsLicense: false,
    },
    {
      reason: "Success",
      action: "remove",
      world: { licensed: [device] },
      verdict: { imei: device, outcome: "done" },
      holdsLicense: false,
    },
    {
      reason: "No license attached to device",
      action: "remove",
      world: { unlicensed: [device] },
      verdict: { imei: device, outcome: "alreadyDone" },
      holdsLicense: false,
    },
    {
      reason: "License removal not allowed …",
      action: "remove",
      world: { upgraded: [device] },
      verdict: {
        imei: device,
        outcome: "refused",
        reason: 'ThingSpace said "License removal not allowed for devices that have ever upgraded firmware."',
        unreleasable: true,
      },
      holdsLicense: true,
    },
    {
      reason: "Internal error.",
      action: "remove",
      world: { licensed: [device], faults: [{ name: "internal-error-device", devices: [device] }] },
      verdict: { imei: device, outcome: "failed", reason: 'ThingSpace said "Internal error."' },
      holdsLicense: true,
    },
  ];
  for (const { reason, action, world, verdict, holdsLicense } of cases) {
    it(`"${reason}" to ${action} as ${verdict.outcome}`, async () => {
      await using simulator = await simulatorWith(world);
      assert.deepEqual(await all(clientOf(simulator)[action](account, [device])), [verdict]);
      assert.deepEqual(licensedIn(simulator), holdsLicense ? [device] : []);
      assert.deepEqual(counted(simulator), { ...signedIn, [`${action} 200`]: 1 });
    });
  }

  it("of each device when a request has several", async () => {
    const [fresh, old, gone] = imeis(3);
    await using simulator = await simulatorWith({ unlicensed: [fresh!], licensed: [old!] });
    const verdicts = await all(clientOf(simulator).assign(account, [gone!, old!, fresh!]));
    assert.deepEqual(
      verdicts.map((verdict) => [verdict.imei, verdict.outcome]),
      [
        [gone, "refused"],
        [old, "alreadyDone"],
        [fresh, "done"],
      ],
    );
  });

  for (const fault of [
    { name: "verdict-missing" },
    { name: "status-unknown" },
    { name: "verdict-duplicate", contradicting: true },
  ] as const) {
    it(`as failed when there is none to understand (fault ${fault.name})`, async () => {
      const unlicensed = imeis(3);
      await using simulator = await simulatorWith({ unlicensed, faults: [fault] });
      const verdicts = await all(clientOf(simulator).assign(account, unlicensed));
      assert.deepEqual(
        verdicts.map(({ outcome }) => outcome),
        ["failed", "done", "done"],
      );
    });
  }
});

describe("the client sends a write again that got no answer", () => {
  const devices = imeis(4);
  const worlds = { assign: { unlicensed: devices }, remove: { licensed: devices } };
  const faults = ["reset-before", "reset-after", "cut-body", "half-applied", "http-502-html", "http-503"] as const;

  for (const action of ["assign", "remove"] as const) {
    for (const name of faults) {
      it(`to ${action}, and takes what that did for its own (fault ${name})`, async () => {
        await using simulator = await simulatorWith({ ...worlds[action], faults: [{ name, on: action, times: 2 }] });
        const client = clientOf(simulator);
        assert.deepEqual(
          await all(client[action](account, devices)),
          devices.map((device) => ({ imei: device, outcome: "done" })),
        );
        assert.deepEqual(licensedIn(simulator), action === "assign" ? devices : []);
        assert.equal(client.callCounts()[action], 3);
      });
    }
  }

  it("and does not know what became of the devices after the fourth time", async () => {
    await using simulator = await simulatorWith({
      unlicensed: devices,
      faults: [{ name: "reset-after", on: "assign", times: 9 }],
    });
    const client = clientOf(simulator);
    const verdicts = await all(client.assign(account, devices));
    assert.deepEqual(
      verdicts.map(({ outcome }) => outcome),
      devices.map(() => "unknown"),
    );
    assert.deepEqual(licensedIn(simulator), devices);
    assert.equal(client.callCounts().assign, 4);
  });

  it("and ends the writes when none is answered, with what was not sent left out", async () => {
    const unlicensed = imeis(20);
    await using simulator = await simulatorWith({
      unlicensed,
      faults: [{ name: "reset-before", on: "assign", times: 1000 }],
    });
    const client = clientOf(simulator, { settings: { batchSize: 1, concurrency: 1 } });
    const verdicts: Result[] = [];
    const writing = async () => {
      for await (const batch of client.assign(account, unlicensed)) {
        verdicts.push(...batch);
      }
    };
    await assert.rejects(writing(), {
      name: "ThingSpaceError",
      message: /^ThingSpace is not responding\b.*\b4 writes/,
    });
    assert.deepEqual(
      verdicts.map(({ imei: device, outcome }) => [device, outcome]),
      unlicensed.slice(0, 4).map((device) => [device, "unknown"]),
    );
    assert.deepEqual(licensedIn(simulator), []);
  });
});

describe("the client writes in batches", () => {
  const devices = imeis(250);
  const worlds = { assign: { unlicensed: devices }, remove: { licensed: devices } };

  for (const action of ["assign", "remove"] as const) {
    it(`of 100 to ${action} 250 devices`, async () => {
      await using simulator = await simulatorWith(worlds[action]);
      const sizes: number[] = [];
      for await (const verdicts of clientOf(simulator)[action](account, devices)) {
        assert.deepEqual(new Set(verdicts.map(({ outcome }) => outcome)), new Set(["done"]));
        sizes.push(verdicts.length);
      }
      assert.deepEqual(
        sizes.sort((one, other) => other - one),
        [100, 100, 50],
      );
      assert.deepEqual(licensedIn(simulator), action === "assign" ? devices : []);
      assert.deepEqual(counted(simulator), { ...signedIn, [`${action} 200`]: 3 });
    });

    it(`that get smaller until the one device is found that the service refuses to ${action}`, async () => {
      const poison = devices[123]!;
      await using simulator = await simulatorWith({
        ...worlds[action],
        faults: [{ name: "poison-device", devices: [poison], times: 1000 }],
      });
      const verdicts = await all(clientOf(simulator)[action](account, devices));
      assert.equal(verdicts.length, 250);
      assert.deepEqual(
        verdicts.filter(({ outcome }) => outcome !== "done"),
        [{ imei: poison, outcome: "refused", reason: 'ThingSpace said "Invalid device id format"' }],
      );
      const rest = devices.filter((device) => device !== poison);
      assert.deepEqual(licensedIn(simulator), action === "assign" ? rest : [poison]);
    });
  }

  it("of which none is sent for no devices", async () => {
    await using simulator = await simulatorWith({});
    assert.deepEqual(await all(clientOf(simulator).assign(account, [])), []);
    assert.deepEqual(arrived(simulator), []);
  });
});
