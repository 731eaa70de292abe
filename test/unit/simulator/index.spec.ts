import assert from "node:assert/strict";

import type { Simulator, SimulatorOptions } from "../../../src/simulator";
import { startSimulator } from "../../../src/simulator";
import { imei } from "./seeds";
import { account, logIn } from "./simulatorClient";

// Taken while the tests are loaded, before any simulator of any of them could have started.
const [ownRequest, ownResponse] = [Request, Response];

describe("a simulator in a program", () => {
  let simulator: Simulator;

  async function start(options?: SimulatorOptions): Promise<void> {
    simulator = await startSimulator(options);
  }

  afterEach(async () => {
    await simulator.close();
  });

  it("needs no options: it holds 20 licenses and 12 devices without one, on loopback", async () => {
    await start();
    assert.match(simulator.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const [only] = simulator.state().accounts;
    assert.equal(only!.licenseCount, 20);
    assert.deepEqual(
      only!.devices!.map(({ licensed }) => licensed),
      Array.from({ length: 12 }, () => false),
    );
    assert.equal((await (await logIn(simulator)).get(`/api/fota/v1/subscriptions/${account}`)).status, 200);
  });

  for (const [what, options, message] of [
    ["a version that there is not", { versions: ["v1", "v4"] }, /^versions\[1\]: .*"v1"\|"v2"\|"v3"/],
    ["no version at all", { versions: [] }, /^versions: /],
    ["a port that there is not", { port: 70_000 }, /^port: /],
    ["a wait that no timer can wait", { latencyMs: 2 ** 31 }, /^latencyMs: /],
    ["a seed of chance that is no whole number", { randomSeed: 0.5 }, /^randomSeed: /],
    ["two sources of chance", { randomSeed: 1, random: () => 0 }, /^randomSeed: cannot be combined with random$/],
  ] as const) {
    it(`refuses ${what}, and names the option`, async () => {
      // As JavaScript, which has no types to stop it, hands it over.
      const start: (untyped: object) => Promise<Simulator> = startSimulator;
      await assert.rejects(start(options), { name: "InvalidInputError", message });
    });
  }

  it("shuffles alike for the same seed of chance, from the start and from every reset", async () => {
    const devices = Array.from({ length: 20 }, (_, position) => ({ deviceId: imei(position) }));
    const seed = { accounts: [{ accountName: account, licenseCount: 1, devices }] };
    const options = { seed, randomSeed: 7, behavior: { pageOrder: "shuffled" } } as const;
    await start(options);
    const look = async (at: Simulator) => (await (await logIn(at)).get(`/api/fota/v1/devices/${account}/index/0`)).text;
    const order = (text: string) => [...text.matchAll(/"deviceId":"(\d+)"/g)].map(([, deviceId]) => deviceId);
    const first = order(await look(simulator));
    const second = order(await look(simulator));
    assert.equal(new Set(first).size, 20);
    assert.notDeepEqual(second, first);
    simulator.reset({ ...seed, behavior: { pageOrder: "shuffled" } });
    assert.deepEqual([order(await look(simulator)), order(await look(simulator))], [first, second]);
    await using another = await startSimulator({ ...options, randomSeed: 8 });
    assert.notDeepEqual(order(await look(another)), first);
  });

  it("lets time go forward only, and not out of the calendar", async () => {
    await start();
    for (const seconds of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1e12]) {
      assert.throws(
        () => {
          simulator.advanceClock(seconds);
        },
        { name: "InvalidInputError", message: /^advanceSeconds: / },
      );
    }
  });

  it("gives copies of its state", async () => {
    await start();
    simulator.state().accounts[0]!.devices!.pop();
    assert.equal(simulator.state().accounts[0]!.devices!.length, 12);
  });

  it("refuses a bad seed, a bad patch and a bad fault before anything changes", async () => {
    await start();
    const before = simulator.state();
    const wrongCount = { accounts: [{ accountName: "1-1", licenseCount: -1 }] };
    await assert.rejects(startSimulator({ seed: wrongCount }), { name: "InvalidInputError" });
    await assert.rejects(startSimulator({ behavior: { pageSize: 0 } }), /^InvalidInputError: pageSize: /);
    assert.throws(() => {
      simulator.reset(wrongCount);
    }, /accounts\[0\]\.licenseCount/);
    assert.throws(() => {
      simulator.patchAccount(account, { licenseCount: -1 });
    }, /licenseCount/);
    assert.throws(() => {
      simulator.setFaults([{ name: "slow", ms: -1 }]);
    }, /faults\[0\]\.ms/);
    assert.deepEqual(simulator.state(), before);
  });

  it("lets its options win over the first seed, and a later seed win over them", async () => {
    const accounts = [{ accountName: account, licenseCount: 1 }];
    await start({ seed: { accounts, behavior: { pageSize: 5, paging: "offset" } }, behavior: { pageSize: 2 } });
    assert.deepEqual([simulator.state().behavior!.pageSize, simulator.state().behavior!.paging], [2, "offset"]);
    simulator.reset({ accounts });
    assert.deepEqual([simulator.state().behavior!.pageSize, simulator.state().behavior!.paging], [2, "imei"]);
    simulator.reset({ accounts, behavior: { pageSize: 7 } });
    assert.equal(simulator.state().behavior!.pageSize, 7);
  });

  it("arms the faults of its seed, and disarms them at the next one", async () => {
    const accounts = [{ accountName: account, licenseCount: 1 }];
    await start({ seed: { accounts, faults: [{ name: "http-503", on: "subscription", times: 9 }] } });
    const path = `/api/fota/v1/subscriptions/${account}`;
    assert.equal((await (await logIn(simulator)).get(path)).status, 503);
    simulator.reset({ accounts });
    assert.equal((await (await logIn(simulator)).get(path)).status, 200);
  });

  it("ends an older session at a new login, when told that the service does so", async () => {
    await start({ behavior: { newLoginEndsOld: true } });
    const first = await logIn(simulator);
    const second = await logIn(simulator);
    const path = `/api/fota/v1/subscriptions/${account}`;
    assert.deepEqual([(await first.get(path)).status, (await second.get(path)).status], [400, 200]);
  });

  it("keeps a request waiting for as long as it is told", async () => {
    await start({ latencyMs: 50 });
    let answered = false;
    const login = logIn(simulator).then(() => {
      answered = true;
    });
    while (simulator.requests().length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assert.equal(answered, false);
    await login;
  });

  it("closes in spite of kept and stalled connections, and may be closed twice", async () => {
    await start();
    const client = await logIn(simulator);
    simulator.setFaults([{ name: "stall", on: "status" }]);
    const stalled = assert.rejects(client.get(`/api/fota/v1/licenses/${account}/index/0`), TypeError);
    while (simulator.requests().length < 3) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await simulator.close();
    await stalled;
    await simulator.close();
    await assert.rejects(fetch(simulator.url), TypeError);
  });

  it("is closed when it is disposed of", async () => {
    await start();
    await simulator[Symbol.asyncDispose]();
    await assert.rejects(fetch(simulator.url), TypeError);
  });

  for (const [options, problem] of [
    [{ pageSize: 2 }, "pageSize: unknown key"],
    [
      { seed: { accounts: [{ accountName: "a/b c", licenseCount: 1 }] } },
      /^accounts\[0\]\.accountName: expected an account name of letters/,
    ],
    [{ seed: { accounts: [{ accountName: "1-1" }] } }, "accounts[0].licenseCount: is missing; expected number"],
    [{ now: 5 }, /^now: expected a function/],
    [{ now: () => NaN }, /^now: expected a function/],
    [{ random: 0.5 }, /^random: expected a function/],
  ] as const) {
    it(`refuses ${JSON.stringify(options)} in its options, as JavaScript may have it`, async () => {
      // Anything may come in: the types do not reach there.
      const given: object = options;
      await assert.rejects(startSimulator(given), { name: "InvalidInputError", message: problem });
    });
  }

  it("passes on that its port is taken", async () => {
    await start();
    await assert.rejects(startSimulator({ port: Number(new URL(simulator.url).port) }), { code: "EADDRINUSE" });
  });

  it("leaves the program's own Request and Response alone", async () => {
    await start();
    await logIn(simulator);
    assert.equal(Request, ownRequest);
    assert.equal(Response, ownResponse);
  });
});
