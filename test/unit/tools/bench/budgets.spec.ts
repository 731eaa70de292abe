import assert from "node:assert/strict";
import { budgets } from "../../../../tools/bench/budgets";
import { noCalls } from "../../../../tools/bench/calls";
import type { Measurement } from "../../../../tools/bench/measurement";
import { expectedCalls } from "../../../../tools/bench/operations";
import type { Results } from "../../../../tools/bench/results";

const measured = (more: Partial<Measurement>): Measurement => ({
  subject: "fleet",
  devices: 1_000,
  latency: 0,
  fleets: 1,
  round: 1,
  operation: "first up",
  seconds: 2,
  memory: 150,
  calls: expectedCalls("first up", more.devices ?? 1_000, 1_010),
  lines: 20,
  stateBytes: 40_000,
  ...more,
});
const results = (measurements: Measurement[], more: Partial<Results> = {}): Results => ({
  machine: "a machine",
  measurements,
  scale: [],
  listing: [],
  announcement: undefined,
  ...more,
});
const found = (of: Results) =>
  Object.fromEntries(budgets(of).map(({ title, found: value, isMet }) => [title, `${value} ${isMet === true}`]));

describe("the budgets of the benchmark", () => {
  it("are told of what was measured, and of nothing else", () => {
    assert.deepEqual(found(results([])), {});
    assert.deepEqual(found(results([measured({})])), {
      "API calls, each kind as many as there may be": "all 1 runs true",
    });
  });

  it("are broken by one call too many, and by one that is missing", () => {
    for (const subscription of [1, 3]) {
      const calls = { ...expectedCalls("first up", 1_000, 1_010), subscription };
      const [problem] = Object.values(found(results([measured({ calls })])));
      assert.match(
        String(problem),
        new RegExp(`first up of 1000: .*subscription ${subscription}.*expected .*subscription 2.* false$`),
      );
    }
  });

  it("are ratios of medians", () => {
    const floor = [1, 2, 9].map((seconds) => measured({ subject: "floor", devices: 100, seconds }));
    const large = (seconds: number[]) => seconds.map((one) => measured({ devices: 10_000, seconds: one }));
    const title = "first up of 10,000 devices, by the floor";
    assert.equal(found(results([...floor, ...large([3, 2.5, 90])]))[title], "1.50 times true");
    assert.equal(found(results([...floor, ...large([3, 3.1, 90])]))[title], "1.55 times false");
  });

  it("count the state of a device beyond what any fleet takes", () => {
    const of = (devices: number, stateBytes: number) => measured({ devices, stateBytes });
    const title = "state per device, beyond a constant";
    assert.equal(found(results([of(100, 14_000), of(1_100, 54_000)]))[title], "40.0 bytes true");
    assert.equal(found(results([of(100, 14_000), of(1_100, 55_000)]))[title], "41.0 bytes false");
  });

  it("hold the growth of memory to that of the devices", () => {
    const at = (devices: number, memory: number) => ({
      devices,
      memory,
      seconds: { create: devices },
      calls: noCalls(),
    });
    const title = "memory per device, 1,000,000 by 100,000";
    const grown = (memory: number) =>
      found(results([], { scale: [at(10_000, 100), at(100_000, 190), at(1_000_000, memory)] }))[title];
    assert.equal(grown(1_090), "1.00 times true");
    assert.equal(grown(1_490), "1.44 times false");
  });

  it("compare a listing by eight with one by one", () => {
    const listing = [
      { concurrency: 1, seconds: 8, pages: 100 },
      { concurrency: 8, seconds: 2, pages: 100 },
    ];
    const title = "listing 100,000 at 50 ms, 8 at a time, faster than one";
    assert.equal(found(results([], { listing }))[title], "4.00 times true");
  });
});
