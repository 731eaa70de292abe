import assert from "node:assert/strict";
import { PartialFailure } from "../../../src/provider/partialFailure";
import { createFleetProvider } from "../../../src/provider/fleetProvider";
import { createSubscriptionProvider } from "../../../src/provider/subscriptionProvider";
import { parseRoster } from "../../../src/fleet/roster";
import { unknownValue } from "../../../src/fleet/unknownValue";
import { codesIn } from "../../support/codes";
import { imeis } from "../../support/imeis";
import { MemoryLicenses } from "../../support/memoryLicenses";
import { providerSessions } from "../../support/providerSessions";

const account = "0402196254-00001";

/** A provider as one process has it. A preview, an update and a refresh are different processes over the same account. */
function process(api: MemoryLicenses, confirmation = "") {
  const { sessions, lines } = providerSessions(api, { confirmation, callCount: () => api.calls.length });
  sessions.run.start([], [], { names: new Set(), late: new Set(), leaving: [], problems: [], holders: [] });
  const { read: readSubscription } = createSubscriptionProvider(sessions);
  return {
    ...createFleetProvider(sessions),
    claims: sessions.of(account).claims,
    lines,
    /** What a subscription says that lists these fleets. */
    outlook: async (...fleets: readonly string[]) => {
      const { plannedAssignments, plannedReleases, undeterminedFleets, projectedFreeCount, licenseFreeCount } = (
        await readSubscription(account, { account, fleets })
      ).props as Record<string, unknown>;
      const change = Number(projectedFreeCount) - Number(licenseFreeCount);
      return {
        assignments: plannedAssignments,
        releases: plannedReleases,
        change,
        undetermined: undeterminedFleets,
      };
    },
  };
}

const textOf = (devices: readonly string[]) => devices.map((imei) => `${imei}\n`).join("");
const written = (devices: unknown, more: object = {}) => ({
  fleet: "west",
  account,
  devices,
  __provider: "text",
  ...more,
});
const recorded = (devices: readonly string[], adoptedCount = 0) => ({
  stateVersion: 1,
  fleet: "west",
  account,
  devices: textOf(devices),
  licensedCount: devices.length,
  adoptedCount,
});

/** What is recorded of a write at the time of these tests. */
const wrote = (added: string) => ({ recentWrites: [{ time: "1970-01-01T00:00:00.000Z", added }] });

describe("check of a fleet", () => {
  it("turns what was written into sorted text", async () => {
    const [first, second] = imeis(2);
    const { inputs, failures } = await process(new MemoryLicenses(9)).check({}, written([second, first]));
    assert.deepEqual(inputs, { fleet: "west", account, devices: textOf([String(first), String(second)]) });
    assert.deepEqual(failures, []);
  });

  it("takes the text that the resource makes of a plain list, and no other", async () => {
    const text = textOf(imeis(2));
    const asText = await process(new MemoryLicenses(9)).check({}, written(text, { isText: true }));
    assert.deepEqual(asText, { inputs: { fleet: "west", account, devices: text }, failures: [] });
    for (const [devices, more, problem] of [
      [text, {}, /^devices must be an array of IMEIs/],
      ["", {}, /^devices must be an array of IMEIs/],
      ["353238", { isText: true }, /^devices .* cut off or edited by hand/],
    ] as const) {
      const api = new MemoryLicenses(9);
      const { failures } = await process(api).check({}, written(devices, more));
      assert.match(String(failures[0]?.reason), problem);
      assert.deepEqual(api.calls, []);
    }
  });

  it("plans a fleet without a past: what it assigns, what it adopts, what is free afterwards", async () => {
    const { check, lines } = process(new MemoryLicenses(9, imeis(1)));
    await check({}, written(imeis(4)));
    assert.deepEqual(lines, [
      "fleet west: 3 to assign, 1 to adopt",
      `fleet west: adopts 1 device already licensed: ${imeis(1).join()}`,
      `account ${account}: 3 to assign, 1 to adopt in 1 fleet; 5 of 9 licenses free afterwards`,
    ]);
  });

  it("writes nothing", async () => {
    const api = new MemoryLicenses(9);
    await process(api).check({}, written(imeis(4)));
    assert.deepEqual(api.calls, ["subscription", "listing"]);
  });

  it("fails when the pool is too small, on no property, because the engine would print its value", async () => {
    const { failures } = await process(new MemoryLicenses(2)).check({}, written(imeis(4)));
    assert.deepEqual(
      failures.map(({ property }) => property),
      [""],
    );
    assert.match(String(failures[0]?.reason), /needs 4 more licenses.*2 missing/);
  });

  it("calls nothing when an input is wrong", async () => {
    const api = new MemoryLicenses(2);
    const { failures } = await process(api).check({}, written(["123"], { account: 7 }));
    assert.match(String(failures[0]?.reason), /^account is the number 7.*\n.*\n {2}devices\[0\] "123"/);
    assert.deepEqual(api.calls, []);
  });

  it("is refused with an empty object, which Pulumi makes of a Set that a stack transform puts in", async () => {
    const { failures } = await process(new MemoryLicenses(9)).check(recorded(imeis(1)), written({}));
    assert.match(String(failures[0]?.reason), /^devices is an empty object/);
  });

  it("leaves the plan of a fleet with a past to diff, because its olds are not the truth", async () => {
    const api = new MemoryLicenses(9);
    await process(api).check(written(""), written(imeis(4)));
    assert.deepEqual(api.calls, []);
  });

  for (const unknown of [{ devices: unknownValue }, { devices: [unknownValue] }, { account: unknownValue }]) {
    it(`neither fails nor calls when a value is unknown: ${JSON.stringify(Object.keys(unknown))}`, async () => {
      const api = new MemoryLicenses(0);
      const { failures } = await process(api).check({}, written(imeis(1), unknown));
      assert.deepEqual(failures, []);
      assert.deepEqual(api.calls, []);
    });
  }

  for (const [name, news] of [
    ["devices", { devices: undefined, given: ["account", "devices"] }],
    ["account", { account: undefined, given: ["account", "devices"] }],
    ["onRemoval", { given: ["account", "devices", "onRemoval"] }],
  ] as const) {
    it(`is refused when ${name} is given and does not arrive, as in an update what is not known`, async () => {
      const api = new MemoryLicenses(9);
      const { failures } = await process(api).check({}, written(imeis(1), news));
      assert.equal(failures.length, 1);
      assert.match(String(failures[0]?.reason), new RegExp(`^${name} has no value in this update`));
      assert.deepEqual(api.calls, []);
    });
  }

  it("tells of the problems that the program has found in its devices, unless they are not what counts", async () => {
    const found = { isText: true, given: ["account", "devices"], problems: ["devices[0] is wrong"] };
    const { failures } = await process(new MemoryLicenses(9)).check({}, written(undefined, found));
    assert.deepEqual(failures, [{ property: "", reason: "devices[0] is wrong" }]);
    // Those of a stack transform, and of ignoreChanges.
    for (const [devices, olds] of [
      [imeis(2), {}],
      [textOf(imeis(2)), recorded(imeis(2))],
    ] as const) {
      const checked = await process(new MemoryLicenses(9)).check(olds, written(devices, found));
      assert.deepEqual(checked, { inputs: { fleet: "west", account, devices: textOf(imeis(2)) }, failures: [] });
    }
  });

  it("calls nothing for an empty fleet", async () => {
    const api = new MemoryLicenses(0);
    const { failures } = await process(api).check({}, written([]));
    assert.deepEqual([failures, api.calls], [[], []]);
  });

  it("lists once for several fleets of an account", async () => {
    const api = new MemoryLicenses(9);
    const { check } = process(api);
    await Promise.all([check({}, written(imeis(2))), check({}, written(imeis(2, 3), { fleet: "east" }))]);
    assert.deepEqual(api.calls, ["subscription", "listing"]);
  });

  it("adds up the fleets of an account", async () => {
    const { check } = process(new MemoryLicenses(3));
    await check({}, written(imeis(2)));
    const { failures } = await check({}, written(imeis(2, 3), { fleet: "east" }));
    assert.match(String(failures[0]?.reason), /2 fleets \(west: 2, east: 2\) need 4 more licenses.*3 free.*1 missing/);
  });
});

describe("diff of a fleet", () => {
  async function diffAfterCheck(api: MemoryLicenses, olds: object, devices: unknown, more: object = {}) {
    const provider = process(api);
    const { inputs } = await provider.check(written("", { account }), written(devices, more));
    return { result: await provider.diff("id", { ...olds }, inputs), lines: provider.lines };
  }

  it("sees no change, and calls nothing, when the fleet is as recorded", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    const { result } = await diffAfterCheck(api, recorded(imeis(2)), imeis(2));
    assert.deepEqual(result, { changes: false });
    assert.deepEqual(api.calls, []);
  });

  it("plans a change and says it", async () => {
    const api = new MemoryLicenses(9, imeis(3));
    const { result, lines } = await diffAfterCheck(api, recorded(imeis(2)), imeis(3, 2));
    assert.deepEqual(result, { changes: true });
    assert.deepEqual(lines, [
      "fleet west: 1 to assign, 1 to adopt, 1 to release, 1 unchanged",
      `fleet west: adopts 1 device already licensed: ${imeis(1, 3).join()}`,
      `account ${account}: 1 to assign, 1 to adopt, 1 to release in 1 fleet; 6 of 9 licenses free afterwards`,
    ]);
  });

  it("does not count a license as released that is gone already", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    const { lines } = await diffAfterCheck(api, recorded(imeis(3)), imeis(1));
    assert.deepEqual(lines, [
      "fleet west: 1 to release, 1 to drop (not licensed), 1 unchanged",
      `account ${account}: 1 to release in 1 fleet; 8 of 9 licenses free afterwards`,
    ]);
    assert.deepEqual(api.calls, ["subscription", "listing", "subscription", "upgrades"]);
  });

  it("calls no license gone that the subscription counts", async () => {
    const api = new MemoryLicenses(9, imeis(3));
    api.omissions.push(...Array.from({ length: 3 }, () => new Set(imeis(1))));
    await assert.rejects(diffAfterCheck(api, recorded(imeis(3)), []), { message: /lists 2 .*counts 3/ });
  });

  it("sees a changed label as a change", async () => {
    const labels = Object.fromEntries(imeis(1).map((imei) => [imei, "pump-17"]));
    const { result } = await diffAfterCheck(new MemoryLicenses(9), recorded(imeis(1)), labels);
    assert.deepEqual(result, { changes: true });
  });

  it("replaces on a changed account, deleting first", async () => {
    const { result } = await diffAfterCheck(new MemoryLicenses(9), recorded(imeis(1)), imeis(1), { account: "other" });
    assert.deepEqual(result, { changes: true, replaces: ["account"], deleteBeforeReplace: true });
  });

  it("plans what it leaves behind on a changed account, upgrades included", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    api.scheduled.add(String(imeis(1)[0]));
    const { lines } = await diffAfterCheck(api, recorded(imeis(2)), imeis(2), { account: "other" });
    const [plan, warning, ...rest] = lines;
    assert.match(String(warning), /^fleet west: .*1 device .*353238060000001 \[upgrades-canceled\]$/);
    assert.deepEqual(
      [plan, ...rest],
      [
        `fleet west: leaves account ${account}: 2 to release`,
        `account ${account}: 2 to release in 1 fleet; 9 of 9 licenses free afterwards`,
      ],
    );
    api.neverReleased.add(String(imeis(1)[0]));
    await assert.rejects(diffAfterCheck(api, recorded(imeis(2)), imeis(2), { account: "other" }), {
      message: / 1 device,.*: 353238060000001\. .*set it back, .*run pulumi up, then change it.*\[unreleasable\]$/,
    });
  });

  it("plans that by what is licensed, and by the record where that cannot be told, and looks for nothing that it keeps", async () => {
    const planned = async (api: MemoryLicenses, more: object = {}) => {
      const olds = { ...recorded(imeis(2)), ...more };
      return (await diffAfterCheck(api, olds, imeis(2), { account: "other" })).lines[0];
    };
    const api = new MemoryLicenses(9, imeis(1));
    const leaves = `fleet west: leaves account ${account}: `;
    assert.equal(await planned(api), `${leaves}1 to release, 1 to drop (not licensed)`);
    api.listingFailure = new Error("The service is down.");
    assert.equal(await planned(api), `${leaves}2 to release`);
    api.calls.length = 0;
    assert.equal(await planned(api, { onRemoval: "keep" }), `${leaves}2 to keep licensed`);
    assert.deepEqual(new Set(api.calls), new Set(["subscription"]));
  });

  it("asks once to confirm what it leaves behind, for the preview and the deletion alike", async () => {
    const olds = { ...recorded(imeis(20)), confirmRemoval: 20 };
    const moving = async (confirmation: string) => {
      const provider = process(new MemoryLicenses(20, imeis(20)), confirmation);
      const { inputs } = await provider.check(written("", { account }), written(imeis(20), { account: "other" }));
      await provider.diff("id", olds, inputs);
      await provider.delete("id", olds);
    };
    await assert.rejects(moving(""), {
      message: /run again with THINGSPACE_CONFIRM_REMOVAL=west=20 in the environment/,
    });
    await moving("west=20");
  });

  it("confirms what an earlier run assigned and nobody knew of, and gives up what it did not get", async () => {
    const undetermined = textOf(imeis(4));
    const olds = { ...recorded([]), undetermined };
    const { lines } = await diffAfterCheck(new MemoryLicenses(9, imeis(2, 2)), olds, imeis(2), { adopt: false });
    assert.deepEqual(lines, [
      "fleet west: 1 to assign, 1 to confirm, 1 to release, 1 to drop (not licensed)",
      `account ${account}: 1 to assign, 1 to release in 1 fleet; 7 of 9 licenses free afterwards`,
    ]);
  });

  for (const unknown of [{ devices: [unknownValue] }, { account: unknownValue }]) {
    it(`is a change when a value is unknown: ${JSON.stringify(Object.keys(unknown))}`, async () => {
      const { result } = await diffAfterCheck(new MemoryLicenses(0), recorded(imeis(1)), imeis(1), unknown);
      assert.deepEqual(result, { changes: true });
    });
  }

  it("says of a changed label that no license changes", async () => {
    const api = new MemoryLicenses(9, imeis(1));
    const { check, diff, lines } = process(api);
    const { inputs } = await check(recorded(imeis(1)), written({ [String(imeis(1)[0])]: "pump-17" }));
    await diff("id", recorded(imeis(1)), inputs);
    assert.deepEqual([lines, api.calls], [["fleet west: 1 label to change, no license changes"], []]);
  });

  it("only compares when no check came before it, as within a refresh", async () => {
    const api = new MemoryLicenses(0);
    const result = await process(api).diff("id", recorded(imeis(1)), written(textOf(imeis(2))));
    assert.deepEqual(result, { changes: true });
    assert.deepEqual(api.calls, []);
  });

  it("throws without a stack, because the host prints it", async () => {
    const failed = diffAfterCheck(new MemoryLicenses(1, imeis(1)), recorded(imeis(1)), imeis(5));
    await assert.rejects(
      failed,
      (error: Error) => !String(error.stack).includes("at ") && error.message.includes("4 missing"),
    );
  });

  it("says that a newer release is needed for a state of a later version", async () => {
    const later = { ...recorded(imeis(1)), stateVersion: 2, adoptedCount: "1" };
    await assert.rejects(diffAfterCheck(new MemoryLicenses(9), later, imeis(1)), {
      message: /stateVersion is 2, and this release reads 1\. Install the release (?!.*state delete)/,
    });
  });
});

describe("a fleet whose state cannot be read", () => {
  for (const [field, broken] of [
    ["devices", { devices: "353238060000001\n35323" }],
    ["devices", { devices: undefined }],
    ["devices", { devices: ["353238060000001"] }],
    ["undetermined", { undetermined: "pump\n" }],
    ["account", { account: undefined }],
    ["adoptedCount", { adoptedCount: "1" }],
    ["onRemoval", { onRemoval: "drop" }],
    ["stateVersion", { stateVersion: undefined }],
    ["stateVersion", { stateVersion: 0 }],
  ] as const) {
    it(`is named, with ${field} and the way out: ${JSON.stringify(broken)}`, async () => {
      const { diff, read, delete: remove } = process(new MemoryLicenses(9));
      const state = { ...recorded(imeis(1)), ...broken };
      for (const work of [diff("id", state, written(textOf(imeis(1)))), read("id", state), remove("id", state)]) {
        await assert.rejects(work, ({ message }: Error) => {
          assert.ok(message.startsWith(`fleet west: its state cannot be read: ${field} `), message);
          return message.includes("pulumi state delete") && !message.includes("release of");
        });
      }
    });
  }
});

describe("replacement of a fleet by itself", () => {
  it("is planned as a new one, created, and deleted but for what it declares", async () => {
    const api = new MemoryLicenses(20, imeis(6));
    const provider = process(api);
    const { inputs } = await provider.check({}, written(imeis(6, 4)));
    const planned = { assignments: 3, releases: 0, change: -3, undetermined: [] };
    assert.deepEqual(await provider.outlook("west"), planned);
    await provider.create(inputs);
    assert.deepEqual(await provider.outlook("west"), planned);
    await provider.delete("id", recorded(imeis(6)));
    assert.deepEqual([...api.licensed].sort(), imeis(6, 4));
    assert.deepEqual(
      provider.lines.filter((line) => line.includes("licensed (")).map((line) => line.replace(/;.*/, "")),
      ["fleet west: 3 assigned, 3 adopted", "fleet west: 3 released"],
    );
  });

  it("releases nothing when it is deleted first, and is created after that", async () => {
    const api = new MemoryLicenses(4, imeis(4));
    const provider = process(api);
    const olds = recorded(imeis(4));
    const { inputs } = await provider.check(written(textOf(imeis(4))), written(imeis(4), { adopt: false }));
    await provider.diff("id", olds, inputs);
    const again = await provider.check({}, written(imeis(4), { adopt: false }));
    assert.deepEqual(again.failures, []);
    await provider.delete("id", olds);
    const { outs } = await provider.create(again.inputs);
    assert.deepEqual([outs.licensedCount, api.writes, api.licensed.size], [4, 0, 4]);
  });

  it("is not said to be in transit to itself when it is not compared before, as with --replace", async () => {
    const provider = process(new MemoryLicenses(4, imeis(4)));
    const { inputs } = await provider.check({}, written(imeis(4)));
    await provider.delete("id", recorded(imeis(4)));
    await provider.create(inputs);
    assert.doesNotMatch(provider.lines.join("\n"), /in transit/);
  });
});

describe("a fleet that another one had announced to take devices over from", () => {
  it("releases none when that one does not declare them after all, and leaves it to the next run", async () => {
    const api = new MemoryLicenses(20, imeis(20));
    const provider = process(api);
    const east = new Map(imeis(19).map((imei) => [imei, undefined]));
    provider.claims.announce("east", east);
    const { inputs } = await provider.check({ ...written(textOf(imeis(20))) }, written(imeis(1, 20)));
    await provider.diff("id", recorded(imeis(20)), inputs);
    provider.claims.desire("east", new Map());
    const { outs } = await provider.update("id", recorded(imeis(20)), inputs);
    assert.equal(api.writes, 0);
    assert.deepEqual([outs.licensedCount, outs.undetermined], [1, textOf(imeis(19))]);
    const next = process(api);
    const again = await next.check({ ...inputs }, written(imeis(1, 20)));
    await assert.rejects(next.diff("id", outs, again.inputs), { message: /would release 19 of 20 licenses/ });
  });

  it("releases them when that one was checked without them before it was announced", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    const provider = process(api);
    await provider.check({}, written([], { fleet: "east" }));
    provider.claims.announce("east", parseRoster(textOf(imeis(1))));
    await provider.delete("id", recorded(imeis(2)));
    assert.equal(api.licensed.size, 0);
  });
});

describe("a device that two fleets record and neither declares any more", () => {
  it("is gone from both once one of them has released it", async () => {
    const api = new MemoryLicenses(9, imeis(1));
    const provider = process(api);
    const olds = { west: recorded(imeis(1)), east: { ...recorded(imeis(1)), fleet: "east" } };
    const inputsOf = async (fleet: "west" | "east") => {
      const { inputs } = await provider.check({ ...written(textOf(imeis(1))), fleet }, { ...written([]), fleet });
      await provider.diff("id", olds[fleet], inputs);
      return inputs;
    };
    const east = await inputsOf("east");
    // While the first one releases it, the second one is planned, and takes it that the first one goes on holding it.
    let planned: ReturnType<typeof inputsOf> | undefined;
    api.happenings.push(() => {
      planned = inputsOf("west");
    });
    await provider.update("id", olds.east, east);
    const west = await planned;
    assert.ok(west !== undefined);
    const { outs } = await provider.update("id", olds.west, west);
    assert.deepEqual([api.licensed.size, outs.devices, outs.undetermined], [0, "", undefined]);
  });
});

describe("a device that two fleets record, and that one of them lets go of", () => {
  const devices = imeis(15);
  const east = { ...recorded(devices), fleet: "east" };
  async function dropped(provider: ReturnType<typeof process>) {
    const given = { fleet: "east", removalLimit: false };
    const { inputs } = await provider.check(written("", given), written([], given));
    await provider.diff("id", east, inputs);
    await provider.update("id", east, inputs);
    assert.ok(provider.lines.includes("fleet east: 15 to transfer to another fleet"), provider.lines.join("\n"));
  }

  it("keeps its license when the other one is refused to release it", async () => {
    const api = new MemoryLicenses(20, devices);
    const provider = process(api);
    const { inputs } = await provider.check(written(""), written([]));
    await assert.rejects(provider.diff("id", recorded(devices), inputs), { message: /\[removal-limit\]$/ });
    await dropped(provider);
    assert.equal(api.licensed.size, 15);
  });

  it("keeps its license when the other one is not part of the run, but for the refresh", async () => {
    const api = new MemoryLicenses(20, devices);
    const provider = process(api);
    await provider.read("id", recorded(devices));
    await dropped(provider);
    assert.equal(api.licensed.size, 15);
  });
});

describe("a device that two fleets record, and that a third one declares that does not have it", () => {
  it("may be left by one of them that is deleted, and not by the last one", async () => {
    const api = new MemoryLicenses(9, imeis(1));
    const provider = process(api);
    const east = { ...recorded(imeis(1)), fleet: "east" };
    provider.claims.desire("north", parseRoster(textOf(imeis(1))));
    await provider.read("id", recorded(imeis(1)));
    await provider.read("id", east);
    await provider.delete("id", east);
    await assert.rejects(provider.delete("id", recorded(imeis(1))), { message: /\[transfer-incomplete\]$/ });
    assert.equal(api.writes, 0);
  });
});

describe("a device that two fleets record and let go of", () => {
  const someDevices = imeis(1);
  const recordedBy = (fleet: string) => ({ ...recorded(someDevices), fleet });
  async function planLoss(provider: ReturnType<typeof process>, fleet: string) {
    const { inputs } = await provider.check({ ...written(textOf(someDevices)), fleet }, { ...written([]), fleet });
    await provider.diff("id", recordedBy(fleet), inputs);
    return inputs;
  }

  it("is on the way from both of them to a third one that declares it, until that one comes", async () => {
    const api = new MemoryLicenses(9, someDevices);
    const provider = process(api);
    provider.claims.announce("north", new Map(someDevices.map((imei) => [imei, undefined])));
    const west = await provider.update("id", recordedBy("west"), await planLoss(provider, "west"));
    const east = await provider.update("id", recordedBy("east"), await planLoss(provider, "east"));
    const onTheWay = someDevices.map((imei) => `${imei}  north\n`).join("");
    assert.deepEqual([west.outs.inTransit, east.outs.inTransit, api.licensed.size], [onTheWay, onTheWay, 1]);
  });
});

describe("a device that two fleets record and neither declares", () => {
  const someDevices = imeis(2);
  const recordedBy = (fleet: string) => ({ ...recorded(someDevices), fleet });
  async function planLosses(provider: ReturnType<typeof process>) {
    const inputs = [];
    for (const fleet of ["west", "east"]) {
      const checked = await provider.check({ ...written(textOf(someDevices)), fleet }, { ...written([]), fleet });
      await provider.diff("id", recordedBy(fleet), checked.inputs);
      inputs.push(checked.inputs);
    }
    return inputs;
  }
  const plans = ["fleet west: 2 to release", "fleet east: 2 to drop (not licensed)"];

  for (const isRefreshed of [false, true]) {
    it(`is released by the one that is planned first${isRefreshed ? ", also within a refresh" : ""}`, async () => {
      const api = new MemoryLicenses(9, someDevices);
      const provider = process(api);
      const names = ["west", "east"];
      for (const fleet of names) {
        provider.claims.announce(fleet, new Map());
        if (isRefreshed) {
          await provider.diff("id", recordedBy(fleet), { ...written(textOf(someDevices)), fleet });
        }
      }
      const inputs = await planLosses(provider);
      assert.deepEqual(
        provider.lines.filter((line) => line.startsWith("fleet ")),
        plans,
      );
      const updates = inputs.map((news, index) => provider.update("id", recordedBy(String(names[index])), news));
      const records = (await Promise.all(updates)).map(({ outs }) => [outs.devices, outs.undetermined]);
      assert.deepEqual([records.flat(), api.licensed.size], [["", undefined, "", undefined], 0]);
    });
  }
});

describe("a device that one fleet gives back and another one was to keep licensed", () => {
  it("is not called licensed by the one that comes second", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    const provider = process(api);
    const plan = async (fleet: string, more: object) => {
      provider.claims.announce(fleet, new Map());
      const { inputs } = await provider.check({ ...written(textOf(imeis(2))), fleet }, { ...written([], more), fleet });
      await provider.diff("id", { ...recorded(imeis(2)), fleet }, inputs);
      return inputs;
    };
    const east = await plan("east", {});
    await provider.update("id", { ...recorded(imeis(2)), fleet: "east" }, east);
    const west = await plan("west", { onRemoval: "keep" });
    await provider.update("id", recorded(imeis(2)), west);
    assert.deepEqual(
      provider.lines.filter((line) => line.includes("licens") && line.includes("west")),
      [
        "fleet west: 2 to drop (not licensed)",
        "fleet west: no license changes; 0 devices licensed (5 API calls so far)",
      ],
    );
  });
});

describe("a fleet that lets go of what is not released", () => {
  it("goes on when nobody can tell what that is, and says so; without that it fails", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    api.upgrades = () => Promise.reject(new Error("ThingSpace failed on the reports."));
    const plan = async (more: object) => {
      const provider = process(api);
      const { inputs } = await provider.check(written(""), written(imeis(1), more));
      await provider.diff("id", recorded(imeis(2)), inputs);
      return provider.lines;
    };
    assert.match(
      (await plan({ unreleasable: "leave" })).join("\n"),
      /: ThingSpace failed on the reports\. \[upgrades-unknown\]$/m,
    );
    await assert.rejects(plan({}), { message: /failed on the reports\. Nothing in fleet west was changed\./ });
  });
});

describe("a look that fails at devices that nobody declares after all", () => {
  it("leaves them undetermined, and forgets none", async () => {
    const api = new MemoryLicenses(9, imeis(3));
    const provider = process(api);
    provider.claims.announce("east", new Map(imeis(2).map((imei) => [imei, undefined])));
    const { inputs } = await provider.check(written(textOf(imeis(3))), written(imeis(1, 3)));
    await provider.diff("id", recorded(imeis(3)), inputs);
    provider.claims.desire("east", new Map());
    api.listingFailure = new Error("ThingSpace cannot be reached");
    const { outs } = await provider.update("id", recorded(imeis(3)), inputs);
    assert.deepEqual([outs.devices, outs.undetermined], [textOf(imeis(1, 3)), textOf(imeis(2))]);
  });
});

describe("a fleet beside others", () => {
  it("that comes late is refused what another one is about to release, and told once that is done", async () => {
    const api = new MemoryLicenses(9, imeis(4));
    const provider = process(api);
    const { inputs } = await provider.check(written(""), written([]));
    await provider.diff("id", recorded(imeis(4)), inputs);
    const late = () => provider.check({}, { ...written(imeis(4)), fleet: "east" });
    assert.match(String((await late()).failures[0]?.reason), /^fleet east: 4 .*fleet west.* \[fleet-too-late\]$/);
    await provider.update("id", recorded(imeis(4)), inputs);
    assert.deepEqual((await late()).failures, []);
    const told = provider.lines.filter((line) =>
      line.startsWith("fleet east: warning: fleet west has released 4 devices "),
    );
    assert.deepEqual(told.map(codesIn), [["fleet-too-late"]]);
    assert.ok(String(told[0]).includes(`: ${imeis(4).join(", ")} [`), told[0]);
  });

  it("is refused what others declare, too, by the names of them all, before anything is asked or written", async () => {
    const api = new MemoryLicenses(9);
    const { check, create } = process(api);
    const refusals = async (fleet: string, devices: readonly string[]) =>
      (await check({ account }, written(devices, { fleet }))).failures.map(({ reason }) => reason);
    assert.deepEqual(await refusals("east", imeis(2)), []);
    assert.deepEqual(await refusals("north", imeis(2, 4)), []);
    assert.match(
      (await refusals("west", imeis(4, 2))).join("\n"),
      /^fleet west and fleet east .* the same device .*: 353238060000002\. .*\[devices-overlap\]\n *fleet west and fleet north .* 2 devices .*: 353238060000004, 353238060000005\. .*\[devices-overlap\]$/,
    );
    // Without a preview it is applied while others are still checked.
    const late = create({ ...written(textOf(imeis(2))), fleet: "east" });
    await assert.rejects(late, { message: /\[devices-overlap\]$/ });
    assert.equal(api.writes, 0);
  });

  it("that comes late gets a license for what another one has released, though a listing after that is older", async () => {
    const [, moved = ""] = imeis(2);
    const api = new MemoryLicenses(9, imeis(2));
    const provider = process(api);
    const { inputs } = await provider.check(written(""), written(imeis(1)));
    await provider.diff("id", recorded(imeis(2)), inputs);
    await provider.update("id", recorded(imeis(2)), inputs);
    api.shown = new Set(imeis(2));
    // The account is listed once more because of a write without an answer.
    api.disturbances.push("request-lost");
    const north = { ...written(textOf(imeis(1, 9))), fleet: "north" };
    await assert.rejects(provider.create(north), PartialFailure);
    const { outs } = await provider.create({ ...written(textOf([moved])), fleet: "east" });
    assert.deepEqual([outs.adoptedCount, api.licensed.has(moved)], [0, true]);
  });

  it("is undetermined as long as its devices are not known", async () => {
    const provider = process(new MemoryLicenses(9));
    await provider.check({}, written([unknownValue]));
    assert.deepEqual((await provider.outlook("west")).undetermined, ["west"]);
    await provider.check({}, written(imeis(1)));
    assert.deepEqual((await provider.outlook("west")).undetermined, []);
  });
});

describe("two fleets that exchange names by their aliases", () => {
  it("are each known to hold what they record, whichever is compared first", async () => {
    const api = new MemoryLicenses(9, imeis(4));
    const { check, diff, claims } = process(api);
    const [first, second] = [imeis(2), imeis(2, 3)];
    for (const [former, fleet, devices] of [
      ["west", "east", first],
      ["east", "west", second],
    ] as const) {
      const { inputs } = await check({ ...written(textOf(devices)), fleet: former }, { ...written(devices), fleet });
      await diff("id", { ...recorded(devices), fleet: former }, inputs);
    }
    assert.deepEqual(
      [...first, ...second].filter((imei) => !claims.isRecordedElsewhere("north", imei)),
      [],
    );
  });
});

describe("a write that the service acts upon late", () => {
  it("is recorded as unknown although a listing does not show it, and is the fleet's own after that", async () => {
    const api = new MemoryLicenses(9);
    api.disturbances.push("request-lost");
    const { check, create } = process(api);
    const { inputs } = await check({}, written(imeis(2), { adopt: false }));
    const failure = await create(inputs).catch((error: unknown) => error);
    assert.ok(failure instanceof PartialFailure);
    const olds = failure.properties;
    assert.deepEqual([olds["devices"], olds["undetermined"]], ["", textOf(imeis(2))]);
    imeis(2).forEach((imei) => api.licensed.add(imei));
    const next = process(api);
    const again = await next.check(inputs, written(imeis(2), { adopt: false }));
    await next.diff("id", olds, again.inputs);
    const { outs } = await next.update("id", olds, again.inputs);
    assert.deepEqual([outs.devices, outs.undetermined], [textOf(imeis(2)), undefined]);
    assert.match(next.lines.join(), /2 confirmed; 2 devices licensed/);
  });

  it("is recorded as unknown when it is a release, and not as held", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    const { check, diff, update } = process(api);
    const { inputs } = await check(written(""), written(imeis(1)));
    await diff("id", recorded(imeis(2)), inputs);
    api.disturbances.push("request-lost");
    const failure = await update("id", recorded(imeis(2)), inputs).catch((error: unknown) => error);
    assert.ok(failure instanceof PartialFailure);
    assert.deepEqual(
      [failure.properties["devices"], failure.properties["undetermined"]],
      [textOf(imeis(1)), textOf(imeis(1, 2))],
    );
  });
});

describe("a listing that contradicts the subscription", () => {
  it("is read once more, and refuses the preview as it would refuse the update", async () => {
    for (const [omissions, codes] of [
      [1, []],
      [2, ["listing-inconsistent"]],
    ] as const) {
      const api = new MemoryLicenses(9, imeis(3, 50));
      api.omissions.push(...Array.from({ length: omissions }, () => new Set<string>(imeis(1, 50))));
      const { failures } = await process(api).check({}, written(imeis(1)));
      assert.deepEqual(codesIn(failures.map(({ reason }) => reason).join("\n")), codes);
    }
  });

  it("is not believed when everything is read anew before the first write either, though it agreed before", async () => {
    const [, held = "", lost = ""] = imeis(3);
    const api = new MemoryLicenses(9, imeis(2));
    const { check, diff, update } = process(api);
    const { inputs } = await check(written(""), written(imeis(1)));
    await diff("id", recorded(imeis(3)), inputs);
    assert.ok(!api.licensed.has(lost));
    // Somebody else has done something since.
    imeis(1, 50).forEach((imei) => api.licensed.add(imei));
    api.omissions.push(new Set([held]));
    const { outs } = await update("id", recorded(imeis(3)), inputs);
    assert.deepEqual([outs.devices, [...api.licensed]], [textOf(imeis(1)), [...imeis(1), ...imeis(1, 50)]]);
  });
});

describe("a fleet on an account without a pool", () => {
  const withoutPool = (licensed: readonly string[]) => {
    const api = new MemoryLicenses(9, licensed);
    api.purchaseTypes = ["TS-HFOTA-EVNT"];
    return api;
  };

  for (const [what, licensed, wanted, codes] of [
    ["that assigns", [], imeis(1), ["no-license-pool"]],
    ["that adopts", imeis(1), imeis(1), ["no-license-pool"]],
    ["without devices", [], [], []],
  ] as const) {
    it(`${what} is ${codes.length > 0 ? "refused" : "planned"}`, async () => {
      const { failures } = await process(withoutPool(licensed)).check({}, written(wanted));
      assert.deepEqual(codesIn(failures.map(({ reason }) => reason).join("\n")), codes);
    });
  }

  it("that only releases is planned", async () => {
    const { check, diff } = process(withoutPool(imeis(2)));
    const { inputs } = await check(written(""), written(imeis(1)));
    assert.equal((await diff("id", recorded(imeis(2)), inputs)).changes, true);
  });
});

describe("create of a fleet", () => {
  it("assigns and records", async () => {
    const api = new MemoryLicenses(9, imeis(1));
    const { create, lines } = process(api);
    const { id, outs } = await create(written(textOf(imeis(3))));
    assert.equal(id, `${account}/west`);
    assert.deepEqual(outs, { ...recorded(imeis(3), 1), ...wrote("all") });
    assert.deepEqual(lines, [
      "fleet west: 2 to assign, 1 to adopt",
      `fleet west: adopts 1 device already licensed: ${imeis(1).join()}`,
      `account ${account}: 2 to assign, 1 to adopt in 1 fleet; 6 of 9 licenses free afterwards`,
      "fleet west: 2 assigned, 1 adopted; 3 devices licensed (4 API calls so far)",
    ]);
  });

  it("assigns what it is given, and not what was checked before", async () => {
    const api = new MemoryLicenses(9);
    const { check, create } = process(api);
    await check({}, written(imeis(2)));
    await create(written(textOf(imeis(2, 2))));
    assert.deepEqual([...api.licensed], imeis(2, 2));
  });

  it("names the licenses that it adopts, and not those that another fleet of the program transfers", async () => {
    const { create, claims, lines } = process(new MemoryLicenses(9, imeis(2)));
    claims.record("east", parseRoster(textOf(imeis(1))));
    await create(written(textOf(imeis(2))));
    assert.deepEqual(
      lines.filter((line) => line.includes("adopts")),
      [`fleet west: adopts 1 device already licensed: ${imeis(1, 2).join()}`],
    );
  });

  it("keeps what it got when a device is refused, with the provider and the summary first", async () => {
    const api = new MemoryLicenses(9);
    const [first, second, third] = imeis(3);
    api.nonexistent.add(String(second));
    const error: unknown = await process(api)
      .create(written(textOf(imeis(3))))
      .catch((failure: unknown) => failure);
    assert.ok(error instanceof PartialFailure);
    assert.equal(error.id, `${account}/west`);
    const properties = { ...recorded([String(first), String(third)]), ...wrote("all"), __provider: "text" };
    assert.deepEqual(error.properties, properties);
    const [summary, ...details] = error.reasons;
    assert.match(String(summary), /^fleet west: 1 license .* 2 devices are licensed .* \[partial-failure\]$/);
    assert.deepEqual(details, [`${second}: Device Not Found.`]);
  });

  it("is no fleet at all when it got nothing", async () => {
    const api = new MemoryLicenses(9);
    imeis(2).forEach((imei) => api.nonexistent.add(imei));
    const error: unknown = await process(api)
      .create(written(textOf(imeis(2))))
      .catch((failure: unknown) => failure);
    assert.ok(error instanceof Error && !(error instanceof PartialFailure));
    assert.match(error.message, /Device Not Found/);
  });
});

describe("update of a fleet", () => {
  it("takes up only the rest after a partial failure", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    const { outs } = await process(api).update("id", recorded(imeis(2)), written(textOf(imeis(3))));
    assert.deepEqual(outs, { ...recorded(imeis(3)), ...wrote(textOf(imeis(1, 3))) });
    assert.deepEqual(api.calls, ["subscription", "listing", "subscription", "assign 1"]);
  });

  it("adds to what was adopted before", async () => {
    const api = new MemoryLicenses(9, imeis(3));
    const { outs } = await process(api).update("id", recorded(imeis(2), 2), written(textOf(imeis(3))));
    assert.equal(outs.adoptedCount, 3);
  });

  it("keeps a device that is not released, and says why", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    const { check, diff, update } = process(api);
    const { inputs } = await check(written(""), written([]));
    await diff("id", recorded(imeis(2)), inputs);
    api.neverReleased.add(String(imeis(1)[0]));
    const error: unknown = await update("id", recorded(imeis(2)), inputs).catch((failure: unknown) => failure);
    assert.ok(error instanceof PartialFailure);
    assert.equal(error.properties["devices"], textOf(imeis(1)));
  });

  it("leaves the state alone when it fails before the first write", async () => {
    const api = new MemoryLicenses(2, imeis(2));
    const failed = process(api).update("id", recorded(imeis(2)), written(textOf(imeis(5))));
    await assert.rejects(failed, (error) => !(error instanceof PartialFailure));
    assert.equal(api.writes, 0);
  });

  it("says that nothing was changed when it cannot look, neither in its plan nor before its first write", async () => {
    const api = new MemoryLicenses(2, imeis(2));
    api.listingFailure = new Error("The service is down.");
    const { check, update } = process(api);
    const said = "The service is down. Nothing in fleet west was changed.";
    const { failures } = await check({}, written(imeis(2)));
    assert.equal(failures[0]?.reason, said);
    await assert.rejects(update("id", recorded([]), written(textOf(imeis(2)))), { message: said });
  });
});

describe("a plan that is refused", () => {
  it("tells which recorded devices have lost their licenses all the same", async () => {
    const { check, diff, lines } = process(new MemoryLicenses(3, imeis(2)));
    const { inputs } = await check(written(""), written(imeis(5)));
    await assert.rejects(diff("id", recorded(imeis(3)), inputs), { message: /\[headroom-exceeded\]/ });
    assert.deepEqual(lines.map(codesIn), [["licenses-lost"]]);
  });
});

describe("read of a fleet", () => {
  it("drops what lost its license, in the inputs too, and says it", async () => {
    const [first, second, third] = imeis(3);
    const { read, lines } = process(new MemoryLicenses(9, [String(first), String(third)]));
    const { id, props, inputs } = await read("id", recorded(imeis(3), 1));
    assert.equal(id, "id");
    assert.deepEqual(props, recorded([String(first), String(third)], 1));
    assert.deepEqual(inputs, { fleet: "west", account, devices: textOf([String(first), String(third)]) });
    assert.deepEqual(lines.map(codesIn), [["licenses-lost"]]);
    assert.match(String(lines[0]), new RegExp(`^fleet west: 1 of 3 recorded devices .*: ${second} `));
  });

  it("keeps the options, also in the inputs", async () => {
    const options = { onRemoval: "keep", removalLimit: { devices: 3 }, adopt: false };
    const { props, inputs } = await process(new MemoryLicenses(9, imeis(2))).read("id", {
      ...recorded(imeis(2)),
      ...options,
    });
    assert.deepEqual(inputs, { fleet: "west", account, devices: textOf(imeis(2)), ...options });
    assert.deepEqual(props, { ...recorded(imeis(2)), ...options });
  });

  it("keeps what is unknown for two minutes, whatever else is listed, and then believes the listing", async () => {
    for (const [time, undetermined] of [
      ["1969-12-31T23:58:01.000Z", textOf(imeis(1, 2))],
      ["1969-12-31T23:58:00.000Z", undefined],
    ] as const) {
      const write = { time, assigning: textOf(imeis(1, 2)) };
      const record = { ...recorded(imeis(1)), undetermined: textOf(imeis(1, 2)), recentWrites: [write] };
      const { props } = await process(new MemoryLicenses(9, imeis(1))).read("id", record);
      assert.deepEqual([props.devices, props.undetermined], [textOf(imeis(1)), undetermined]);
    }
  });

  it("lets the account be listed from the devices that are recorded, which is faster", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    await process(api).read("id", recorded(imeis(2)));
    assert.deepEqual(api.known, imeis(2));
  });

  it("says nothing of licenses that are nobody's business here", async () => {
    const { read, lines } = process(new MemoryLicenses(9, imeis(8)));
    const { props } = await read("id", recorded(imeis(2)));
    assert.deepEqual([props.licensedCount, lines], [2, []]);
  });

  it("believes an empty listing only when the subscription agrees", async () => {
    const gone = await process(new MemoryLicenses(9)).read("id", recorded(imeis(2)));
    assert.equal(gone.props.licensedCount, 0);

    const contradicting = new MemoryLicenses(9, imeis(2));
    contradicting.licensedDevices = () => Promise.resolve({ account, licenseCount: 9, devices: new Set() });
    await assert.rejects(process(contradicting).read("id", recorded(imeis(2))), {
      message: /counts 2 licenses in use/,
    });
  });

  it("keeps the notes of transfers of a fleet that has nothing else", async () => {
    const notes = imeis(2)
      .map((imei) => `${imei}  east\n`)
      .join("");
    const { props } = await process(new MemoryLicenses(9, imeis(2))).read("id", { ...recorded([]), inTransit: notes });
    assert.equal(props.inTransit, notes);
  });

  it("lists once for several fleets", async () => {
    const api = new MemoryLicenses(9, imeis(4));
    const { read } = process(api);
    await Promise.all([read("a", recorded(imeis(2))), read("b", recorded(imeis(2, 3)))]);
    assert.deepEqual(api.calls, ["listing"]);
  });
});

describe("a fleet whose devices are secret", () => {
  const [held, open, gone] = [imeis(2), imeis(1, 5), imeis(1, 6)];
  const olds = {
    ...recorded(held),
    isSecret: true,
    undetermined: textOf(open),
    inTransit: gone.map((imei) => `${imei}  east\n`).join(""),
  };
  const refusing = () => {
    const api = new MemoryLicenses(9, [...held, ...open, ...gone]);
    api.disturbances.push("refusing");
    return api;
  };
  const assertUnnamed = (lines: readonly string[]) => {
    const text = lines.join("\n");
    assert.match(text, /devices: Not allowed\. \(\[secret\], /);
    assert.doesNotMatch(text, /\d{15}/);
  };

  it("does not name those that were open or in transit either, when its update fails in part", async () => {
    const { check, diff, update, lines } = process(refusing());
    const { inputs } = await check(written(""), written([], { isSecret: true }));
    await diff("id", olds, inputs);
    const failure = await update("id", olds, inputs).catch((error: unknown) => error);
    assert.ok(failure instanceof PartialFailure);
    assertUnnamed([...failure.reasons, ...lines]);
  });

  it("does not name them when its deletion does", async () => {
    const { delete: remove, lines } = process(refusing());
    const failure = await remove("id", olds).catch((error: unknown) => error);
    assert.ok(failure instanceof Error);
    assertUnnamed([failure.message, ...lines]);
  });
});

describe("delete of a fleet", () => {
  it("releases what is recorded and nothing else", async () => {
    const api = new MemoryLicenses(9, imeis(5));
    await process(api).delete("id", recorded(imeis(2)));
    assert.deepEqual([...api.licensed], imeis(3, 3));
    assert.deepEqual(api.calls, ["upgrades", "remove 2"]);
  });

  it("releases nothing when ThingSpace would stop it halfway", async () => {
    const api = new MemoryLicenses(9, imeis(3));
    api.upgrading.add(String(imeis(1, 2)[0]));
    await assert.rejects(process(api).delete("id", recorded(imeis(3))), {
      message: / 1 device,.*: 353238060000002\. Keep the fleet; .*unreleasable: "leave".* \[unreleasable\]$/,
    });
    assert.equal(api.writes, 0);
  });

  it("names the scheduled upgrades that it cancels", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    api.scheduled.add(String(imeis(1)[0]));
    const { delete: remove, lines } = process(api);
    await remove("id", recorded(imeis(2)));
    assert.match(String(lines[0]), / 1 device .*: 353238060000001 \[upgrades-canceled\]$/);
  });

  it("names them, too, when it leaves what ThingSpace does not release, and goes on when it cannot look", async () => {
    for (const [look, line] of [
      [undefined, / 1 device .*: 353238060000002 \[upgrades-canceled\]$/m],
      [() => Promise.reject(new Error("no answer.")), /: no answer\. \[upgrades-unknown\]$/m],
    ] as const) {
      const api = new MemoryLicenses(9, imeis(2));
      api.neverReleased.add(String(imeis(1)[0]));
      api.scheduled.add(String(imeis(1, 2)[0]));
      api.upgrades = look ?? api.upgrades.bind(api);
      const { delete: remove, lines } = process(api);
      await remove("id", { ...recorded(imeis(2)), unreleasable: "leave" });
      assert.match(lines.join("\n"), line);
      assert.deepEqual([...api.licensed], imeis(1));
    }
  });

  it("releases what each record says where two have one name, as after a replacement that was not finished", async () => {
    const left = imeis(2, 3);
    const records = [
      recorded(left),
      recorded(imeis(4)),
      { ...recorded(imeis(2)), undetermined: textOf(left) },
      { ...recorded(imeis(2)), inTransit: left.map((imei) => `${imei}  east\n`).join("") },
    ];
    for (const record of records) {
      const api = new MemoryLicenses(9, imeis(5));
      const { delete: remove, claims } = process(api);
      claims.desire("north", new Map());
      claims.record("east", new Map());
      await remove("id", recorded(imeis(2)));
      await remove("id", record);
      assert.deepEqual([...api.licensed], imeis(1, 5));
    }
  });

  it("releases what the program declares, too, as in a destroy that runs the program", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    const { delete: remove, claims } = process(api);
    claims.announce("west", parseRoster(textOf(imeis(2))));
    await remove("id", recorded(imeis(2)));
    assert.equal(api.licensed.size, 0);
  });

  it("lists nothing to leave what ThingSpace does not release", async () => {
    const api = new MemoryLicenses(9, imeis(2));
    imeis(1).forEach((imei) => api.neverReleased.add(imei));
    await process(api).delete("id", { ...recorded(imeis(2)), unreleasable: "leave" });
    assert.deepEqual(api.calls, ["upgrades", "remove 1"]);
  });

  it("says everything that stands in its way at once, with the number that can be released", async () => {
    const api = new MemoryLicenses(40, imeis(32));
    imeis(3).forEach((imei) => api.upgrading.add(imei));
    await assert.rejects(process(api).delete("id", recorded(imeis(32))), {
      message: / 29 of 32 licenses.*CONFIRM_REMOVAL=west=29 .*\[removal-limit\]\n.* 3 devices,.*\[unreleasable\]$/,
    });
    const provider = process(api);
    const { inputs } = await provider.check({ ...written(textOf(imeis(32))) }, written(imeis(2, 31)));
    await assert.rejects(provider.diff("id", recorded(imeis(32)), inputs), {
      message: / 27 of 32 licenses.*confirmRemoval: 27 .*\[removal-limit\]\n.* 3 devices,.*\[unreleasable\]$/,
    });
    assert.equal(api.writes, 0);
  });

  it("tells one number to confirm, which holds whatever is gone or stays for good", async () => {
    const api = new MemoryLicenses(100, imeis(80));
    imeis(10).forEach((imei) => api.upgrading.add(imei));
    const number = (expected: string) => ({ message: new RegExp(`CONFIRM_REMOVAL=west=${expected} `) });
    const stuck = /^fleet west: [^\n]* 10 devices,[^\n]*\[unreleasable\]$/;
    await assert.rejects(process(api).delete("id", recorded(imeis(100))), number("90"));
    // The number by the record confirms whatever is left of it.
    await assert.rejects(process(api, "100").delete("id", recorded(imeis(100))), { message: stuck });
    await assert.rejects(process(api, "90").delete("id", recorded(imeis(100))), { message: stuck });
    const left = { ...recorded(imeis(100)), unreleasable: "leave" };
    await assert.rejects(process(api).delete("id", left), number("90"));
    api.neverReleased.clear();
    imeis(10).forEach((imei) => api.neverReleased.add(imei));
    await process(api, "90").delete("id", left);
    assert.deepEqual([...api.licensed].sort(), imeis(10));
  });

  it("is not kept by an upgraded device whose license is gone already", async () => {
    const api = new MemoryLicenses(9, imeis(5));
    api.upgrading.add(imeis(1, 6)[0]!);
    await process(api).delete("id", recorded(imeis(6)));
    assert.equal(api.licensed.size, 0);
  });

  it("counts those against the removal limit of which nobody knows", async () => {
    const api = new MemoryLicenses(40, imeis(20));
    const undetermined = textOf(imeis(20));
    await assert.rejects(process(api).delete("id", { ...recorded([]), undetermined }), {
      message: /would release 20 of 20 licenses/,
    });
  });

  it("says how to finish when it is half done, and finishes when called again", async () => {
    const api = new MemoryLicenses(9, imeis(4));
    api.batchSize = 2;
    api.disturbances.push(undefined, new Error("credentials refused"));
    await assert.rejects(process(api).delete("id", recorded(imeis(4))), (error: Error) => {
      assert.match(
        error.message,
        /2 licenses released and 2 .*run the same command again.*\[deletion-incomplete\]\n {2}credentials refused/,
      );
      return !String(error.stack).includes("at ");
    });
    await process(api).delete("id", recorded(imeis(4)));
    assert.equal(api.licensed.size, 0);
  });
});

describe("the safeguards of a fleet", () => {
  async function planned(
    api: MemoryLicenses,
    recordedDevices: readonly string[],
    devices: readonly string[],
    more: object = {},
    claimedElsewhere: readonly string[] = [],
  ): Promise<string[]> {
    const provider = process(api);
    const claimed = imeis(99).filter((imei) => claimedElsewhere.includes(imei));
    provider.claims.desire("east", new Map(claimed.map((imei) => [imei, undefined])));
    const { inputs, failures } = await provider.check(written(""), written(devices, more));
    assert.deepEqual(failures, []);
    await provider.diff("id", recorded(recordedDevices), inputs);
    return provider.lines;
  }

  it("refuse a removal above the limit, judged by what is recorded", async () => {
    const api = new MemoryLicenses(20, imeis(20));
    await assert.rejects(planned(api, imeis(20), imeis(14)), {
      message: /would release 6 of 20 licenses.*set confirmRemoval: 6/,
    });
    await planned(api, imeis(20), imeis(14), { confirmRemoval: 6 });
    await planned(api, imeis(20), imeis(14), { removalLimit: { percent: 30 } });
    await planned(api, imeis(20), imeis(14), { removalLimit: false });
  });

  it("count those of which nobody knows, in the change and in the fleet that it is a share of", async () => {
    const olds = { ...recorded(imeis(10)), undetermined: textOf(imeis(10, 11)) };
    const shrink = async (devices: readonly string[]) => {
      const provider = process(new MemoryLicenses(20, imeis(20)));
      const { inputs } = await provider.check(written(""), written(devices));
      await provider.diff("id", olds, inputs);
    };
    await assert.rejects(shrink(imeis(14)), { message: /would release 6 of 20 licenses/ });
    await shrink(imeis(15));
  });

  it("do not count as removed what is transferred to another fleet, nor what is kept", async () => {
    const api = new MemoryLicenses(20, imeis(20));
    assert.deepEqual(await planned(api, imeis(20), imeis(14), {}, imeis(6, 15)), [
      "fleet west: 6 to transfer to another fleet, 14 unchanged",
    ]);
    const [plan, notice, ...rest] = await planned(api, imeis(20), imeis(14), { onRemoval: "keep" });
    assert.deepEqual([plan, rest], ["fleet west: 6 to keep licensed, 14 unchanged", []]);
    assert.deepEqual(api.calls, []);
    assert.match(
      String(notice),
      /^fleet west: 6 devices .*: 353238060000015, .*353238060000019 and 1 more \[licenses-kept\]$/,
    );
  });

  it("refuse what ThingSpace will not release, and name it", async () => {
    const api = new MemoryLicenses(20, imeis(4));
    imeis(1).forEach((imei) => api.neverReleased.add(imei));
    imeis(1, 2).forEach((imei) => api.upgrading.add(imei));
    await assert.rejects(planned(api, imeis(4), imeis(1, 4)), {
      message: / 2 devices,.*353238060000001, 353238060000002.*unreleasable: "leave".* \[unreleasable\]$/,
    });
    const [plan, notice, ...rest] = await planned(api, imeis(4), imeis(1, 4), { unreleasable: "leave" });
    assert.match(String(notice), /^fleet west: 2 devices .*: 353238060000001, 353238060000002 \[licenses-kept\]$/);
    assert.deepEqual(
      [plan, ...rest],
      [
        "fleet west: 1 to release, 2 to keep licensed, 1 unchanged",
        `account ${account}: 1 to release in 1 fleet; 17 of 20 licenses free afterwards`,
      ],
    );
  });

  it("warn of scheduled upgrades that a release cancels, and say what cannot be told", async () => {
    const api = new MemoryLicenses(20, imeis(4));
    imeis(1).forEach((imei) => api.scheduled.add(imei));
    api.gaps.push("the reports could not be read");
    const [, canceled, gaps] = await planned(api, imeis(4), imeis(2, 3));
    assert.match(String(canceled), /^fleet west: .*1 device .*: 353238060000001 \[upgrades-canceled\]$/);
    assert.equal(gaps, "fleet west: warning: the reports could not be read [upgrades-unknown]");
  });

  it("refuse to adopt where that is not wanted, at preview and before the first write", async () => {
    const api = new MemoryLicenses(20, imeis(2));
    const { failures } = await process(api).check({}, written(imeis(3), { adopt: false }));
    assert.match(
      String(failures[0]?.reason),
      / 2 declared devices .*: 353238060000001, 353238060000002\..*\[already-licensed\]$/,
    );
    const late = process(api).create({ ...written(textOf(imeis(3))), adopt: false });
    await assert.rejects(late, /\[already-licensed\]$/);
    assert.equal(api.writes, 0);
  });

  it("let a deletion through only when its number is confirmed", async () => {
    const api = new MemoryLicenses(20, imeis(20));
    await assert.rejects(process(api).delete("id", recorded(imeis(20))), {
      message: /would release 20 of 20 licenses.*THINGSPACE_CONFIRM_REMOVAL=west=20/,
    });
    await assert.rejects(process(api, "19").delete("id", recorded(imeis(20))), {
      message: / 19\. .*\[removal-limit\]$/,
    });
    assert.equal(api.licensed.size, 20);
    await process(api, "20").delete("id", recorded(imeis(20)));
    assert.equal(api.licensed.size, 0);
  });

  const refusalOf = (outcome: PromiseSettledResult<unknown>) =>
    outcome.status === "rejected" && outcome.reason instanceof Error ? outcome.reason.message : "not refused";

  for (const [what, confirmation, isSaid] of [
    ["says that the environment confirms deletions only, when it confirms something", "west=6", true],
    ["does not mention the environment, when that confirms nothing", "", false],
  ] as const) {
    it(`ask for a change to be confirmed in the program: a refusal ${what}`, async () => {
      const { check, diff } = process(new MemoryLicenses(20, imeis(20)), confirmation);
      const { inputs } = await check(written(""), written(imeis(14)));
      await assert.rejects(diff("id", recorded(imeis(20)), inputs), ({ message }: Error) => {
        assert.equal(message.includes("THINGSPACE_CONFIRM_REMOVAL"), isSaid, message);
        return codesIn(message).includes("removal-limit");
      });
    });
  }

  it("ask for one confirmation of all fleets that are deleted at the same time", async () => {
    const devices = [imeis(20), imeis(15, 21), imeis(12, 36)];
    const api = new MemoryLicenses(100, devices.flat());
    const removeAll = (confirmation: string) => {
      const { delete: remove } = process(api, confirmation);
      const fleets = ["west", "north meters", "east"];
      return Promise.allSettled(
        fleets.map((fleet, index) => remove("id", { ...recorded(devices[index] ?? []), fleet })),
      );
    };
    for (const outcome of await removeAll("")) {
      assert.match(refusalOf(outcome), /CONFIRM_REMOVAL='east=12,north meters=15,west=20' in the environment/);
    }
    assert.equal(api.writes, 0);
    await removeAll("east=12,north meters=15,west=20");
    assert.equal(api.licensed.size, 0);
  });

  it("ask again for what is confirmed, beside what is not", async () => {
    const devices = [imeis(20), imeis(15, 21)] as const;
    const provider = process(new MemoryLicenses(100, devices.flat()), "west=20");
    const move = async (fleet: string, of: readonly string[]) => {
      await provider.check(written("", { fleet }), written([], { fleet, account: "other" }));
      return provider.diff("id", { ...recorded(of), fleet }, written("", { fleet, account: "other" }));
    };
    await move("west", devices[0]);
    await assert.rejects(move("east", devices[1]), { message: /CONFIRM_REMOVAL=east=15,west=20 in/ });
  });

  it("do not wait for a fleet that cannot be looked at", async () => {
    const api = new MemoryLicenses(100, imeis(20));
    const provider = process(api);
    api.upgrades = () => Promise.reject(new Error("no answer."));
    const [west, east] = await Promise.allSettled([
      provider.delete("id", recorded(imeis(20))),
      provider.delete("id", { ...recorded(imeis(20)), fleet: "east", unreleasable: "leave" }),
    ]);
    assert.match(refusalOf(west), /^no answer\./);
    assert.match(refusalOf(east), /CONFIRM_REMOVAL=east=20 in/);
  });

  it("count for a deletion what is recorded and can be released, and take the number of the record for the same", async () => {
    const deleted = async (confirmation: string) => {
      const api = new MemoryLicenses(20, imeis(18, 3));
      api.neverReleased.add(String(imeis(1, 20)[0]));
      await process(api, confirmation).delete("id", { ...recorded(imeis(20)), unreleasable: "leave" });
      return [...api.licensed];
    };
    await assert.rejects(deleted(""), { message: /would release 19 of 20 licenses.*REMOVAL=west=19/ });
    await assert.rejects(deleted("16"), { message: /would release 19 of 20 .* 16\. .*\[removal-limit\]$/ });
    assert.deepEqual(await deleted("19"), imeis(1, 20));
    assert.deepEqual(await deleted("20"), imeis(1, 20));
  });

  it("judge a fleet that leaves its account by the record, too, and not by the number meant for a change", async () => {
    const api = new MemoryLicenses(20, imeis(10, 11));
    const leave = async (confirmation: string) => {
      const provider = process(api, confirmation);
      const { inputs } = await provider.check(written("", { account }), written([], { account: "other" }));
      await provider.diff("id", { ...recorded(imeis(20)), confirmRemoval: 10 }, inputs);
    };
    await assert.rejects(leave(""), { message: /would release 20 of 20 licenses.*REMOVAL=west=20/ });
    await leave("20");
  });

  it("do not keep a refresh from comparing a fleet with another account", async () => {
    const api = new MemoryLicenses(20, imeis(20));
    const diff = await process(api).diff("id", recorded(imeis(20)), written(textOf(imeis(20)), { account: "other" }));
    assert.deepEqual([diff.replaces, api.calls], [["account"], []]);
  });

  it("tell the number to confirm for the rest, once a confirmed removal has half failed", async () => {
    const api = new MemoryLicenses(20, imeis(20));
    api.batchSize = 6;
    api.disturbances.push(undefined, new Error("ThingSpace cannot be reached"));
    const provider = process(api);
    const { inputs } = await provider.check(written(""), written(imeis(6), { confirmRemoval: 14 }));
    await provider.diff("id", recorded(imeis(20)), inputs);
    await assert.rejects(provider.update("id", recorded(imeis(20)), inputs), (error: PartialFailure) => {
      assert.match(String(error.reasons[0]), /^fleet west: 8 devices .* confirmRemoval: 8 .*\[partial-failure\]$/);
      return true;
    });
  });

  it("tell it with what is unknown of it", async () => {
    const api = new MemoryLicenses(20, imeis(20));
    api.batchSize = 6;
    api.disturbances.push("request-lost", new Error("ThingSpace cannot be reached"));
    const provider = process(api);
    const { inputs } = await provider.check(written(""), written(imeis(6), { confirmRemoval: 14 }));
    await provider.diff("id", recorded(imeis(20)), inputs);
    const failure = await provider.update("id", recorded(imeis(20)), inputs).catch((error: unknown) => error);
    assert.ok(failure instanceof PartialFailure);
    assert.match(String(failure.reasons[0]), / 8 devices .* 6 devices .* confirmRemoval: 14 .*\[outcome-unknown\]$/);
    const next = process(api);
    const again = await next.check(inputs, written(imeis(6), { confirmRemoval: 14 }));
    assert.equal((await next.diff("id", failure.properties, again.inputs)).changes, true);
  });

  it("tell it with what comes back from a transfer, as the next run asks for it", async () => {
    const back = imeis(5, 30);
    const api = new MemoryLicenses(40, [...imeis(20), ...back]);
    api.disturbances.push("refusing");
    const olds = { ...recorded(imeis(20)), inTransit: back.map((imei) => `${imei}  east\n`).join("") };
    const provider = process(api);
    const { inputs } = await provider.check(written(""), written(imeis(15), { confirmRemoval: 10 }));
    await provider.diff("id", olds, inputs);
    const failure = await provider.update("id", olds, inputs).catch((error: unknown) => error);
    assert.ok(failure instanceof PartialFailure);
    const next = process(api);
    const again = await next.check(inputs, written(imeis(15)));
    await assert.rejects(next.diff("id", failure.properties, again.inputs), {
      message: /would release 10 of 25 licenses.*set confirmRemoval: 10/,
    });
    assert.match(String(failure.reasons[0]), / 10 licenses .* confirmRemoval: 10 .*\[partial-failure\]$/);
  });

  it("call nothing in transit that comes back, and could not be released", async () => {
    const [back = ""] = imeis(1, 30);
    const api = new MemoryLicenses(40, [...imeis(2), back]);
    api.disturbances.push("refusing");
    const olds = { ...recorded(imeis(2)), inTransit: `${back}  east\n` };
    const { check, diff, update, lines } = process(api);
    const { inputs } = await check(written(""), written(imeis(2)));
    await diff("id", olds, inputs);
    await assert.rejects(update("id", olds, inputs), PartialFailure);
    assert.doesNotMatch(lines.join("\n"), /in transit to fleet east, which records it/);
  });

  it("act on a deletion as recorded", async () => {
    const api = new MemoryLicenses(20, imeis(20));
    await process(api).delete("id", { ...recorded(imeis(20)), onRemoval: "keep" });
    assert.deepEqual(api.calls, []);
    await process(api).delete("id", { ...recorded(imeis(20)), removalLimit: false });
    assert.equal(api.licensed.size, 0);
  });

  it("take the number that was confirmed for a change for no deletion", async () => {
    const api = new MemoryLicenses(20, imeis(20));
    await assert.rejects(process(api).delete("id", { ...recorded(imeis(20)), confirmRemoval: 20 }), {
      message: /THINGSPACE_CONFIRM_REMOVAL=west=20/,
    });
  });

  it("keep a deletion from releasing what a fleet of the program claims, itself included", async () => {
    const api = new MemoryLicenses(20, imeis(4));
    const provider = process(api);
    const { inputs } = await provider.check({}, written(imeis(3)));
    await provider.create(inputs);
    await provider.delete("id", recorded(imeis(4)));
    assert.deepEqual([...api.licensed], imeis(3));
  });

  it("keep a fleet recorded whose devices another fleet announced and does not hold yet", async () => {
    const api = new MemoryLicenses(20, imeis(3));
    const provider = process(api);
    const east = new Map(imeis(2).map((imei) => [imei, undefined]));
    provider.claims.desire("east", east);
    await provider.check({}, written(imeis(1, 9), { fleet: "north" }));
    await assert.rejects(provider.delete("id", recorded(imeis(3))), {
      message:
        /^fleet west: .* 2 devices .*fleet east.*: 353238060000001, 353238060000002\. .*\[transfer-incomplete\]$/,
    });
    assert.equal(api.writes, 0);
    provider.claims.record("east", east);
    await provider.delete("id", recorded(imeis(3)));
    assert.deepEqual([...api.licensed], imeis(2));
  });

  it("let go of a device that turns out to be unreleasable only at the write, and name it", async () => {
    const api = new MemoryLicenses(20, imeis(3));
    const upgrades = api.upgrades();
    api.upgrades = () => upgrades;
    imeis(1).forEach((imei) => api.neverReleased.add(imei));
    const { update, lines } = process(api);
    const news = { ...written(textOf(imeis(1, 3))), unreleasable: "leave" };
    const { outs } = await update("id", recorded(imeis(3)), news);
    assert.equal(outs.devices, textOf(imeis(1, 3)));
    const kept = lines.splice(2, 1).join();
    assert.match(kept, /^fleet west: 1 device .*: 353238060000001 \[licenses-kept\]$/);
    assert.deepEqual(lines, [
      "fleet west: 2 to release, 1 unchanged",
      `account ${account}: 2 to release in 1 fleet; 19 of 20 licenses free afterwards`,
      "fleet west: 1 released, 1 kept licensed; 1 device licensed (5 API calls so far)",
    ]);
  });

  it("see a changed option as a change, and an absent one as none", async () => {
    const provider = process(new MemoryLicenses(9));
    const same = await provider.diff("id", recorded(imeis(1)), written(textOf(imeis(1))));
    assert.deepEqual(same, { changes: false });
    const other = await provider.diff("id", recorded(imeis(1)), { ...written(textOf(imeis(1))), onRemoval: "keep" });
    assert.deepEqual(other, { changes: true });
  });
});
