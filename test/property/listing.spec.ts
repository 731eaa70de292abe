import assert from "node:assert/strict";
import fc from "fast-check";
import type { Imei } from "../../src/fleet/imei";
import { startSimulator, type BehaviorOptions, type Fault, type Simulator } from "../../src/simulator";
import { account, clientOf } from "../contract/clientScene";
import { imeis } from "../support/imeis";
import { numRuns } from "./runs";

const all = imeis(60);
/** Devices of nobody's, some of which sort before, between and behind the others. */
const gone = [...imeis(3, 900), ...imeis(1, 20).map((imei) => imei.replace(/^35/, "34") as Imei)];

const scene = fc.record({
  licensed: fc.subarray(all, { minLength: 1 }),
  known: fc.subarray([...all, ...gone]),
  pageSize: fc.integer({ min: 1, max: 9 }),
  workers: fc.integer({ min: 2, max: 8 }),
  pageOrder: fc.constantFrom("imei" as const, "imei" as const, "shuffled" as const),
  paging: fc.constantFrom("imei" as const, "imei" as const, "offset" as const),
  apiVersion: fc.constantFrom("v1" as const, "v2" as const, "v3" as const),
});

const fault = fc.record({
  name: fc.constantFrom(
    "cursor-refused" as const,
    "cursor-stuck" as const,
    "cursor-repeated" as const,
    "page-unsorted" as const,
    "page-empty-more" as const,
    "page-duplicate" as const,
    "count-mismatch" as const,
    "listing-empty" as const,
    "http-503" as const,
  ),
  after: fc.integer({ min: 0, max: 12 }),
  times: fc.integer({ min: 1, max: 3 }),
});

describe("a listing in parts", () => {
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator();
  });
  after(() => simulator.close());

  function reset(licensed: readonly Imei[], behavior: BehaviorOptions, faults: readonly Fault[]): void {
    const isLicensed = new Set(licensed);
    simulator.reset({
      accounts: [
        {
          accountName: account,
          licenseCount: 100,
          devices: all.map((deviceId) => ({ deviceId, licensed: isLicensed.has(deviceId) })),
        },
      ],
      behavior,
      faults: [...faults],
    });
    simulator.clearRequests();
  }

  it("finds what is licensed, whatever is known of the account", async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ licensed, known, workers, apiVersion, ...behavior }) => {
        reset(licensed, behavior, []);
        const client = clientOf(simulator, { settings: { concurrency: workers, apiVersion } });
        const { devices } = await client.licensedDevices(account, { known });
        assert.deepEqual([...devices].sort(), [...licensed].sort());
      }),
      numRuns(300),
    );
  });

  it("is never wrong when something is: it finds what is licensed, or fails", async () => {
    await fc.assert(
      fc.asyncProperty(
        scene,
        fc.array(fault, { minLength: 1, maxLength: 3 }),
        async ({ licensed, known, workers, apiVersion, ...behavior }, faults) => {
          reset(
            licensed,
            behavior,
            faults.map((one) => ({ ...one, on: "status" as const })),
          );
          const client = clientOf(simulator, { settings: { concurrency: workers, apiVersion } });
          const listing = await client.licensedDevices(account, { known }).catch(() => undefined);
          if (listing !== undefined) {
            assert.deepEqual([...listing.devices].sort(), [...licensed].sort());
          }
          // And as soon as nothing is wrong anymore, it is listed.
          simulator.clearFaults();
          const { devices } = await client.licensedDevices(account, { known });
          assert.deepEqual([...devices].sort(), [...licensed].sort());
        },
      ),
      numRuns(300),
    );
  });

  it("asks for no page twice when all that is licensed is known, and for no more at a time than is set", async () => {
    await using slow = await startSimulator({
      latencyMs: 5,
      behavior: { pageSize: 3 },
      seed: {
        accounts: [
          { accountName: account, licenseCount: 100, devices: all.map((deviceId) => ({ deviceId, licensed: true })) },
        ],
      },
    });
    for (const workers of [1, 2, 4, 8]) {
      slow.clearRequests();
      let most = 0;
      let underWay = 0;
      const client = clientOf(slow, {
        settings: { concurrency: workers },
        beforeSending: () => {
          most = Math.max(most, ++underWay);
        },
        afterAnswer: () => {
          underWay -= 1;
        },
      });
      const { devices } = await client.licensedDevices(account, { known: all });
      const pages = slow.requests().filter(({ path }) => path.includes("/index/"));
      assert.deepEqual([devices.size, pages.length, new Set(pages.map(({ path }) => path)).size], [60, 20, 20]);
      assert.equal(most, workers);
    }
  });
});
