import assert from "node:assert/strict";
import fc from "fast-check";
import { InvalidInputError, startSimulator } from "../../../src/simulator";
import { imei } from "./seeds";
import { account, logIn } from "./simulatorClient";

const devices = [1, 2, 3, 4, 5].map((number) => imei(number));

const patch = fc.record(
  {
    licenseCount: fc.integer({ min: 0, max: 5 }),
    active: fc.constant(true),
    devices: fc.array(
      fc.record(
        {
          deviceId: fc.constantFrom(...devices),
          licensed: fc.boolean(),
          upgrade: fc.constantFrom("none" as const, "scheduled" as const, "inProgress" as const, "completed" as const),
        },
        { requiredKeys: ["deviceId"] },
      ),
      { maxLength: 4 },
    ),
  },
  { requiredKeys: [] },
);

const step = fc.oneof(
  patch,
  fc.record({
    post: fc.constantFrom("assign", "remove", "cancel"),
    deviceList: fc.subarray(devices, { minLength: 1 }),
  }),
);

describe("the state of a simulator", function () {
  this.timeout(30_000);

  it("can be put back as it is, whatever has happened", async () => {
    await using simulator = await startSimulator();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        simulator.reset({ accounts: [{ accountName: account, licenseCount: 3 }] });
        const client = await logIn(simulator);
        for (const next of steps) {
          if ("post" in next) {
            await client.post(`/api/fota/v1/licenses/${account}/${next.post}`, { deviceList: next.deviceList });
            continue;
          }
          try {
            simulator.patchAccount(account, next);
          } catch (error) {
            assert.ok(error instanceof InvalidInputError);
          }
        }
        const state = simulator.state();
        simulator.reset(state);
        assert.deepEqual(simulator.state(), state);
      }),
      { numRuns: 200 },
    );
  });
});
