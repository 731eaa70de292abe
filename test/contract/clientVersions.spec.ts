import assert from "node:assert/strict";
import type { BehaviorOptions, Simulator } from "../../src/simulator";
import { startSimulator } from "../../src/simulator";
import type { ApiVersion } from "../../src/thingspace/apiVersions";
import { imeis } from "../support/imeis";
import { account, all, clientOf, licensedIn } from "./clientScene";

const [scheduled, running, completed, plain, ...free] = imeis(9);
const ineligible = free[4];

/** Devices in all states of an upgrade, and five without a license. */
async function withAccount(
  version: ApiVersion,
  behavior: BehaviorOptions,
  story: (client: ReturnType<typeof clientOf>, simulator: Simulator) => Promise<void>,
): Promise<void> {
  const upgrades = [
    [scheduled, "scheduled"],
    [running, "inProgress"],
    [completed, "completed"],
    [plain, "none"],
  ] as const;
  const devices = [
    ...upgrades.map(([deviceId, upgrade]) => ({ deviceId: String(deviceId), licensed: true, upgrade })),
    ...free.map((deviceId) => ({ deviceId, fotaEligible: deviceId !== ineligible })),
  ];
  await using simulator = await startSimulator({
    seed: { accounts: [{ accountName: account, licenseCount: 20, devices }] },
    behavior: { pageSize: 2, ...behavior },
  });
  await story(clientOf(simulator, { settings: { apiVersion: version, batchSize: 2 } }), simulator);
}

/** Each version, however the contradictions about it are resolved. */
const cases: readonly (readonly [ApiVersion, BehaviorOptions])[] = [
  ["v1", {}],
  ["v2", { statusPath: "query" }],
  ["v2", { statusPath: "path", emptyList: "null", timeFormat: "iso" }],
  ["v3", { v3Spelling: "docs", statusPath: "path", v3WritePath: "licenses" }],
  ["v3", { v3Spelling: "sdk", statusPath: "query", v3WritePath: "firmware", emptyList: "absent" }],
];

for (const [version, behavior] of cases) {
  describe(`the client with ${version} as ${JSON.stringify(behavior)}`, () => {
    it("reads the subscription and lists all licensed devices", () =>
      withAccount(version, behavior, async (client) => {
        const { licenseCount, licenseUsedCount } = await client.subscription(account);
        assert.deepEqual([licenseCount, licenseUsedCount], [20, 4]);
        const { devices } = await client.licensedDevices(account);
        assert.deepEqual([...devices].sort(), [scheduled, running, completed, plain]);
      }));

    it("assigns and removes, and understands each verdict", () =>
      withAccount(version, behavior, async (client, simulator) => {
        const assigned = await all(client.assign(account, [...free.slice(0, 2), plain!, ...imeis(1, 999)]));
        assert.deepEqual(
          assigned.map(({ outcome }) => outcome),
          ["done", "done", "alreadyDone", "refused"],
        );
        const removed = await all(client.remove(account, [plain!, completed!, running!, free[4]!]));
        assert.deepEqual(
          removed.map((verdict) => ("unreleasable" in verdict ? "unreleasable" : verdict.outcome)).sort(),
          ["alreadyDone", "done", "unreleasable", "unreleasable"],
        );
        assert.deepEqual(licensedIn(simulator), [scheduled, running, completed, ...free.slice(0, 2)]);
      }));

    it("tells which devices are upgraded, being upgraded or about to be", () =>
      withAccount(version, behavior, async (client) => {
        assert.deepEqual(await client.upgrades(account), {
          known: new Set(imeis(9)),
          ineligible: new Set([ineligible]),
          eligibilityUnknown: new Set(),
          upgraded: new Set([completed]),
          upgrading: new Set([running]),
          scheduled: new Set([scheduled]),
          gaps: [],
        });
      }));

    it("finds out where things are, and knows it from then on", () =>
      withAccount(version, behavior, async (client, simulator) => {
        const everything = async () => {
          await client.licensedDevices(account);
          await all(client.assign(account, free));
          await all(client.remove(account, free));
        };
        await everything();
        simulator.clearRequests();
        await everything();
        assert.deepEqual(
          simulator.requests().filter(({ status }) => status !== 200),
          [],
        );
      }));

    it(`${version === "v3" ? "has no" : "keeps a"} list of cancellation candidates`, () =>
      withAccount(version, behavior, async (client, simulator) => {
        if (version === "v3") {
          await assert.rejects(client.cancellationCandidates(account), { message: /^API v3 has no list/ });
          await assert.rejects(client.setCancellationCandidates(account, free), { message: /^API v3 has no list/ });
          return;
        }
        const candidates = [...free].reverse();
        await client.setCancellationCandidates(account, candidates);
        assert.deepEqual(await client.cancellationCandidates(account), candidates);
        await client.setCancellationCandidates(account, free.slice(0, 1));
        assert.deepEqual(simulator.state().accounts[0]?.cancellationCandidates, free.slice(0, 1));
        await client.clearCancellationCandidates(account);
        assert.deepEqual(await client.cancellationCandidates(account), []);
      }));
  });
}

describe("the client with v3 that does not say when devices were upgraded", () => {
  it("says that it is not known", () =>
    withAccount("v3", { v3UpgradeTime: false }, async (client) => {
      const { gaps, known } = await client.upgrades(account);
      assert.deepEqual(known, new Set(imeis(9)));
      assert.match(gaps.join(), /^it is not known which devices have been upgraded/);
    }));
});
