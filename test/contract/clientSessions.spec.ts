import assert from "node:assert/strict";
import type { Imei } from "../../src/fleet/imei";
import type { BehaviorOptions, Fault } from "../../src/simulator";
import type { Result } from "../../src/ports/licenseApi";
import { imeis } from "../support/imeis";
import {
  account,
  all,
  arrived,
  clientOf,
  counted,
  demoApplication,
  demoUser,
  licensedIn,
  readyTokens,
  simulatorWith,
} from "./clientScene";

/** The same by whichever of its documented siblings the service answers: as 400, as 401, and with a body of another kind. */
const sessionErrors: readonly { sessionError: NonNullable<BehaviorOptions["sessionError"]>; status: number }[] = [
  { sessionError: "m2m400", status: 400 },
  { sessionError: "diag401", status: 401 },
  { sessionError: "cc", status: 401 },
];
const sessionFaults = ["session-expired", "session-unknown", "session-replaced"] as const;

/** What the devices of three batches get when all goes well. */
function allDone(devices: readonly Imei[]): Result[] {
  return devices.map((imei) => ({ imei, outcome: "done" }));
}

describe("a session that dies", () => {
  const devices = imeis(6);

  for (const { sessionError, status } of sessionErrors) {
    for (const name of sessionFaults) {
      const how = `(${name}, answered as ${sessionError})`;

      it(`within a listing is renewed once, and the listing goes on ${how}`, async () => {
        await using simulator = await simulatorWith({
          licensed: devices,
          behavior: { sessionError, pageSize: 2 },
          faults: [{ name, on: "status", after: 1 }],
        });
        const listing = await clientOf(simulator).licensedDevices(account);
        assert.deepEqual([...listing.devices], devices);
        assert.deepEqual(arrived(simulator), [
          "token 200",
          "login 200",
          "index/0 200",
          `index/${devices[1]!} ${status}`,
          "login 200",
          `index/${devices[1]!} 200`,
          `index/${devices[3]!} 200`,
        ]);
      });

      it(`between two batches is renewed once, and nothing is lost ${how}`, async () => {
        await using simulator = await simulatorWith({
          unlicensed: devices,
          behavior: { sessionError },
          faults: [{ name, on: "assign", after: 1 }],
        });
        const client = clientOf(simulator, { settings: { batchSize: 2, concurrency: 1 } });
        assert.deepEqual(await all(client.assign(account, devices)), allDone(devices));
        assert.deepEqual(licensedIn(simulator), devices);
        assert.deepEqual(arrived(simulator), [
          "token 200",
          "login 200",
          "assign 200",
          `assign ${status}`,
          "login 200",
          "assign 200",
          "assign 200",
        ]);
      });
    }

    it(`at every use is given up after one renewal (answered as ${sessionError})`, async () => {
      await using simulator = await simulatorWith({
        behavior: { sessionError },
        faults: [{ name: "session-expired", times: 100 }],
      });
      await assert.rejects(clientOf(simulator).subscription(account));
      assert.deepEqual(counted(simulator), { "token 200": 1, "login 200": 2, [`subscription ${status}`]: 2 });
    });

    it(`under many callers at once is renewed once for all (answered as ${sessionError})`, async () => {
      await using simulator = await simulatorWith({ behavior: { sessionError } });
      const client = clientOf(simulator, { settings: { concurrency: 10 } });
      await client.subscription(account);
      simulator.advanceClock(21 * 60);
      simulator.clearRequests();
      await Promise.all(Array.from({ length: 10 }, () => client.subscription(account)));
      const { "login 200": logins, "subscription 200": answered } = counted(simulator);
      assert.deepEqual([logins, answered], [1, 10]);
    });
  }

  it("is the only one a service allows, and still it is kept through many calls", async () => {
    await using simulator = await simulatorWith({ behavior: { newLoginEndsOld: true } });
    const client = clientOf(simulator);
    await Promise.all(Array.from({ length: 20 }, () => client.subscription(account)));
    assert.deepEqual(counted(simulator), { "token 200": 1, "login 200": 1, "subscription 200": 20 });
  });
});

describe("a bearer token that the gateway rejects", () => {
  for (const name of ["gateway-900901", "gateway-900902"] as const) {
    it(`within a listing is renewed once, and the session is kept (${name})`, async () => {
      const licensed = imeis(4);
      await using simulator = await simulatorWith({
        licensed,
        behavior: { pageSize: 2 },
        faults: [{ name, on: "status", after: 1 }],
      });
      const { devices } = await clientOf(simulator).licensedDevices(account);
      assert.deepEqual([...devices], licensed);
      assert.deepEqual(arrived(simulator), [
        "token 200",
        "login 200",
        "index/0 200",
        `index/${licensed[1]!} 401`,
        "token 200",
        `index/${licensed[1]!} 200`,
      ]);
    });

    it(`at the login is renewed once, and the login is tried again (${name})`, async () => {
      await using simulator = await simulatorWith({ faults: [{ name, on: "login" }] });
      await clientOf(simulator).subscription(account);
      assert.deepEqual(arrived(simulator), ["token 200", "login 401", "token 200", "login 200", "subscription 200"]);
    });

    it(`at every use is given up after one renewal (${name})`, async () => {
      await using simulator = await simulatorWith({ faults: [{ name, on: "subscription", times: 100 }] });
      await assert.rejects(clientOf(simulator).subscription(account), { kind: "credentials" });
      assert.deepEqual(counted(simulator), { "token 200": 2, "login 200": 1, "subscription 401": 2 });
    });
  }
});

describe("time that passes", () => {
  const minutes = 60;
  const devices = imeis(6);
  /** Steps shorter than 20 minutes keep the session alive while the hour of the bearer token runs out. */
  const passages: readonly { what: string; before: readonly number[]; during: number; renewal: readonly string[] }[] = [
    { what: "19 idle minutes", before: [], during: 19 * minutes, renewal: [] },
    { what: "21 idle minutes", before: [], during: 21 * minutes, renewal: ["400", "login 200"] },
    {
      what: "an hour in use",
      before: [19 * minutes, 19 * minutes, 19 * minutes],
      during: 4 * minutes,
      renewal: ["401", "token 200"],
    },
    { what: "an idle hour", before: [], during: 61 * minutes, renewal: ["401", "token 200", "400", "login 200"] },
  ];
  for (const { what, before, during, renewal } of passages) {
    const expected = (request: string) => renewal.map((step) => (step.startsWith("4") ? `${request} ${step}` : step));

    it(`within a listing: ${what} cost ${renewal.length} requests more`, async () => {
      await using simulator = await simulatorWith({ licensed: devices, behavior: { pageSize: 3 } });
      let pages = 0;
      const client = clientOf(simulator, {
        beforeSending: (request) => {
          pages += request.startsWith("index/") ? 1 : 0;
          if (pages === 2 && request.startsWith("index/")) {
            simulator.advanceClock(during);
          }
        },
      });
      await client.subscription(account);
      for (const seconds of before) {
        simulator.advanceClock(seconds);
        await client.subscription(account);
      }
      simulator.clearRequests();
      const listing = await client.licensedDevices(account);
      assert.deepEqual([...listing.devices], devices);
      const second = `index/${devices[2]!}`;
      assert.deepEqual(arrived(simulator), ["index/0 200", ...expected(second), `${second} 200`]);
    });

    it(`between two batches: ${what} cost ${renewal.length} requests more`, async () => {
      await using simulator = await simulatorWith({ unlicensed: devices });
      const client = clientOf(simulator, { settings: { batchSize: 3, concurrency: 1 } });
      await client.subscription(account);
      for (const seconds of before) {
        simulator.advanceClock(seconds);
        await client.subscription(account);
      }
      simulator.clearRequests();
      const verdicts: Result[] = [];
      for await (const batch of client.assign(account, devices)) {
        verdicts.push(...batch);
        if (verdicts.length === 3) {
          simulator.advanceClock(during);
        }
      }
      assert.deepEqual(verdicts, allDone(devices));
      assert.deepEqual(arrived(simulator), ["assign 200", ...expected("assign"), "assign 200"]);
    });
  }
});

describe("the login", () => {
  it("is one for all who call at the same time, reading or writing", async () => {
    const devices = imeis(5);
    await using simulator = await simulatorWith({ unlicensed: devices });
    const client = clientOf(simulator, { settings: { concurrency: 10 } });
    await Promise.all([
      ...Array.from({ length: 8 }, () => client.subscription(account)),
      ...Array.from({ length: 4 }, () => client.licensedDevices(account)),
      all(client.assign(account, devices)),
    ]);
    const { "token 200": tokens, "login 200": logins, "subscription 200": subscriptions } = counted(simulator);
    assert.deepEqual([tokens, logins, subscriptions], [1, 1, 8]);
  });

  it("with a wrong password is tried once and never again, however often it is called", async () => {
    await using simulator = await simulatorWith({ unlicensed: imeis(300) });
    const client = clientOf(simulator, { settings: { session: { ...demoUser, password: "wrong" } } });
    const refused = { kind: "credentials", status: 400, message: /THINGSPACE_PASSWORD/ };
    const calls = [
      () => client.subscription(account),
      () => client.licensedDevices(account),
      () => all(client.assign(account, imeis(300))),
      () => all(client.remove(account, imeis(300))),
    ];
    await Promise.all([...calls, ...calls].map((call) => assert.rejects(call(), refused)));
    for (const call of calls) {
      await assert.rejects(call(), refused);
    }
    assert.deepEqual(arrived(simulator), ["token 200", "login 400"]);
    assert.equal(simulator.writes(), 0);
  });

  it("with a wrong password leaves the user unlocked", async () => {
    await using simulator = await simulatorWith({});
    const wrong = clientOf(simulator, { settings: { session: { ...demoUser, password: "wrong" } } });
    await Promise.all(Array.from({ length: 10 }, () => assert.rejects(wrong.subscription(account))));
    await clientOf(simulator).subscription(account);
  });

  it("that is refused when a session has died stops everything, too", async () => {
    await using simulator = await simulatorWith({});
    const client = clientOf(simulator);
    await client.subscription(account);
    const faults: Fault[] = [{ name: "session-expired" }, { name: "login-refused", times: 100 }];
    simulator.setFaults(faults);
    await assert.rejects(client.subscription(account), { kind: "credentials" });
    await assert.rejects(client.subscription(account), { kind: "credentials" });
    const { "login 200": good, "login 400": refused } = counted(simulator);
    assert.deepEqual([good, refused], [1, 1]);
  });

  it("is not reached with a wrong key pair, which is tried once", async () => {
    await using simulator = await simulatorWith({});
    const access = { ...demoApplication, applicationSecret: "wrong" };
    const client = clientOf(simulator, { settings: { access } });
    await assert.rejects(client.subscription(account), {
      kind: "credentials",
      message: /THINGSPACE_APPLICATION_SECRET/,
    });
    await assert.rejects(client.subscription(account), { kind: "credentials" });
    assert.deepEqual(arrived(simulator), ["token 401"]);
  });
});

describe("ready tokens", () => {
  it("spare the requests for tokens", async () => {
    const licensed = imeis(3);
    await using simulator = await simulatorWith({ licensed });
    const client = clientOf(simulator, { settings: await readyTokens(simulator.url) });
    simulator.clearRequests();
    const { devices } = await client.licensedDevices(account);
    assert.deepEqual([...devices], licensed);
    assert.deepEqual(arrived(simulator), ["index/0 200"]);
  });

  it("can be given for the session alone", async () => {
    await using simulator = await simulatorWith({});
    const { session } = await readyTokens(simulator.url);
    simulator.clearRequests();
    await clientOf(simulator, { settings: { session } }).subscription(account);
    assert.deepEqual(arrived(simulator), ["token 200", "subscription 200"]);
  });

  it("can be given for the application alone", async () => {
    await using simulator = await simulatorWith({});
    const { access } = await readyTokens(simulator.url);
    simulator.clearRequests();
    await clientOf(simulator, { settings: { access } }).subscription(account);
    assert.deepEqual(arrived(simulator), ["login 200", "subscription 200"]);
  });

  for (const { sessionError, status } of sessionErrors) {
    it(`cannot be renewed when the session is rejected, and nobody logs in (answered as ${sessionError})`, async () => {
      await using simulator = await simulatorWith({ behavior: { sessionError } });
      const client = clientOf(simulator, { settings: await readyTokens(simulator.url) });
      simulator.advanceClock(21 * 60);
      simulator.clearRequests();
      // The answer of that sibling speaks of the account, and cannot be told from one to a wrong account: both are named.
      const expected =
        sessionError === "diag401"
          ? { kind: "account", message: /belong to the API user.*THINGSPACE_SESSION_TOKEN/ }
          : { kind: "credentials", message: /THINGSPACE_SESSION_TOKEN/ };
      await assert.rejects(client.subscription(account), expected);
      assert.deepEqual(arrived(simulator), [`subscription ${status}`]);
    });
  }

  it("are named when the bearer token is rejected", async () => {
    await using simulator = await simulatorWith({});
    const client = clientOf(simulator, { settings: await readyTokens(simulator.url) });
    simulator.advanceClock(61 * 60);
    simulator.clearRequests();
    await assert.rejects(client.subscription(account), { kind: "credentials", message: /THINGSPACE_ACCESS_TOKEN/ });
    assert.deepEqual(arrived(simulator), ["subscription 401"]);
  });
});
