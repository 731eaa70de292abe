import assert from "node:assert/strict";

import fc from "fast-check";

import type { AccountPatch, Fault, Seed, Simulator } from "../../../src/simulator";
import { InvalidInputError, startSimulator } from "../../../src/simulator";
import { imei } from "./seeds";
import type { Reply, SimulatorClient } from "./simulatorClient";
import { account, logIn } from "./simulatorClient";

type Step = (simulator: Simulator, client: SimulatorClient) => unknown;

const licenses = `/api/fota/v1/licenses/${account}`;
const upgrades = ["none", "scheduled", "inProgress", "completed"] as const;
const writtenTime = fc.constantFrom("2017-11-29T20:15:42Z", "2018-03-02T19:50:06.534Z");

const someDevices = fc.uniqueArray(fc.integer({ min: 0, max: 7 }).map(imei), { minLength: 1, maxLength: 5 });
const device = fc.record(
  {
    deviceId: fc.integer({ min: 0, max: 9 }).map(imei),
    licensed: fc.boolean(),
    assignmentTime: writtenTime,
    upgrade: fc.constantFrom(...upgrades),
    upgradeTime: writtenTime,
    mdn: fc.constant("5550100"),
    fotaEligible: fc.boolean(),
  },
  { requiredKeys: ["deviceId"] },
);
const patch: fc.Arbitrary<AccountPatch> = fc.record(
  {
    licenseCount: fc.integer({ min: 0, max: 8 }),
    purchaseType: fc.constantFrom("TS-HFOTA-MRC", "TS-HFOTA-EVNT", "TS-HFOTA-EVNT,TS-HFOTA-MRC"),
    devices: fc.array(device, { maxLength: 5 }),
  },
  { requiredKeys: [] },
);
const fault: fc.Arbitrary<Fault> = fc
  .record({
    name: fc.constantFrom("http-503", "half-applied", "verdict-missing", "pool-exhausted-midway"),
    after: fc.integer({ min: 0, max: 3 }),
    times: fc.integer({ min: 1, max: 3 }),
  })
  .map((triggered) => ({ ...triggered, on: "assign" as const }));
const worldFault = fc.constantFrom<Fault>(
  { name: "subscription-shrunk", licenseCount: 1 },
  { name: "licensed-elsewhere" },
  { name: "device-gone", devices: [imei(1), imei(2)] },
);

/** That of both simulators, because the clock is not in a snapshot. */
let time = Date.parse("2018-03-02T19:50:06.534Z");
const now = () => time;

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constantFrom("assign", "remove", "cancel"), someDevices).map(
    ([action, deviceList]): Step =>
      (_, client) =>
        client.post(`${licenses}/${action}`, { deviceList }),
  ),
  someDevices.map(
    (deviceList): Step =>
      (_, client) =>
        client.post(`${licenses}/cancel`, { deviceList, type: "append" }),
  ),
  patch.map((change): Step => (simulator) => {
    try {
      simulator.patchAccount(account, change);
    } catch (error) {
      // More licenses than there are, which nobody can give out in the portal either.
      assert.ok(error instanceof InvalidInputError, String(error));
    }
  }),
  fc.array(fc.oneof(fault, worldFault), { maxLength: 3 }).map((faults): Step => (simulator) => {
    simulator.setFaults(faults);
  }),
  fc.integer({ min: 1, max: 100 }).map((seconds): Step => () => {
    time += seconds * 1000;
  }),
);

const behavior: fc.Arbitrary<Seed["behavior"]> = fc.record({
  eventOnly: fc.constantFrom("device", "request", "accept"),
  releaseRule: fc.constantFrom("everUpgraded", "sinceAssignment"),
  pageSize: fc.constantFrom(2, 1000),
});

/** Everything that a client can see of the account, faults along the way. */
async function look(client: SimulatorClient): Promise<unknown> {
  const replies: Reply[] = [];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    replies.push(await client.post(`${licenses}/assign`, { deviceList: [3, 4, 5].map(imei) }));
  }
  for (const path of ["subscriptions", "devices", "licenses"].map((listing) => `/api/fota/v1/${listing}/${account}`)) {
    replies.push(await client.get(path.includes("subscriptions") ? path : `${path}/index/0`));
  }
  replies.push(await client.get(`${licenses}/cancel/index/0`));
  for (const status of ["Queued", "Finished"]) {
    replies.push(await client.get(`/api/fota/v1/reports/${account}/status/${status}/index/0`));
  }
  return replies.map(({ status, text }) => ({ status, text }));
}

describe("a snapshot of the simulator", () => {
  let original: Simulator;
  let copy: Simulator;

  before(async () => {
    original = await startSimulator({ now });
    copy = await startSimulator({ now });
  });
  after(async () => {
    await original.close();
    await copy.close();
  });

  it("is equal once it is put back, whatever happened before, and behaves alike", async () => {
    await fc.assert(
      fc.asyncProperty(behavior, fc.array(step, { maxLength: 15 }), async (knobs, steps) => {
        const devices = Array.from({ length: 8 }, (_, ending) => ({ deviceId: imei(ending) }));
        original.reset({ accounts: [{ accountName: account, licenseCount: 5, devices }], behavior: knobs ?? {} });
        const client = await logIn(original);
        for (const act of steps) {
          await act(original, client);
        }
        const state = original.state();
        copy.reset(state);
        assert.deepEqual(copy.state(), state);
        assert.deepEqual(await look(await logIn(copy)), await look(client));
      }),
      { numRuns: 60 },
    );
  });

  it("goes over HTTP, too,", async () => {
    original.reset({ accounts: [{ accountName: account, licenseCount: 5, devices: [{ deviceId: imei(1) }] }] });
    original.patchAccount(account, { devices: [{ deviceId: imei(1), licensed: true }] });
    const text = await (await fetch(`${original.url}/_simulator/state`)).text();
    const put = await fetch(`${copy.url}/_simulator/state`, { method: "PUT", body: text });
    assert.equal(put.status, 200);
    assert.deepEqual(await put.json(), JSON.parse(text));
  });

  it("has the faults that are still to come, and not those that are spent", async () => {
    original.reset({
      accounts: [{ accountName: account, licenseCount: 5 }],
      faults: [
        { name: "http-503", on: "subscription" },
        { name: "http-500", on: "subscription", after: 2, times: 2 },
      ],
    });
    const client = await logIn(original);
    const ask = async (asked: SimulatorClient) => (await asked.get(`/api/fota/v1/subscriptions/${account}`)).status;
    assert.equal(await ask(client), 503);
    const state = original.state();
    assert.deepEqual(state.faults, [{ name: "http-500", on: "subscription", after: 1, times: 2, probability: 1 }]);
    copy.reset(state);
    const copied = await logIn(copy);
    const statuses = [];
    for (let request = 0; request < 4; request += 1) {
      statuses.push(await ask(copied));
    }
    assert.deepEqual(statuses, [200, 500, 500, 200]);
  });
});
