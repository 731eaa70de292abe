import assert from "node:assert/strict";
import { budgets } from "../../../../tools/bench/budgets";
import { noCalls, type Calls } from "../../../../tools/bench/calls";
import type { Measurement } from "../../../../tools/bench/measurement";
import { expectedCalls, expectedLifeCalls, type Operation } from "../../../../tools/bench/operations";
import { budgetTable } from "../../../../tools/bench/report";
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
  const callsTitle = "API calls, each kind as many as there may be";

  it("are not lost when they are not measured: such a one is not met", () => {
    const all = budgets(results([measured({})]));
    assert.equal(all.length, 12);
    assert.deepEqual(
      all.filter(({ isMet }) => isMet !== undefined).map(({ title, found: value }) => [title, value]),
      [[callsTitle, "all 1 runs"]],
    );
    assert.match(budgetTable(results([])), /memory at 100,000 devices *\| not measured *\|[^|]*\| \*\*no\*\*/);
  });

  it("of counts are the ones that hold on every machine", () => {
    assert.deepEqual(
      budgets(results([]))
        .filter(({ isCount }) => isCount === true)
        .map(({ title }) => title),
      [callsTitle, "state per device, beyond a constant"],
    );
  });

  it("of calls are held by several fleets, too, which share what is read", () => {
    const of = (operation: Operation, calls: Partial<Calls>) =>
      found(
        results([
          measured({
            operation,
            devices: 3_000,
            fleets: 3,
            calls: { ...expectedCalls(operation, 3_000, 3_030, 3), ...calls },
          }),
        ]),
      )[callsTitle];
    assert.equal(of("first up", { subscription: 4 }), "all 1 runs true");
    assert.match(String(of("first up", { subscription: 7 })), /^first up of 3000 by 3 fleets: .* false$/);
    assert.match(String(of("first up", { assign: 29 })), /false$/);
    assert.equal(of("refresh", { status: 11 }), "all 1 runs true");
    assert.match(String(of("refresh", { status: 12 })), /false$/);
    assert.match(String(of("destroy", { devices: 8 })), /false$/);
  });

  it("of calls are held by a life without the engine, and by a listing in parts", () => {
    const life = { devices: 1_000, memory: 1, seconds: {}, calls: expectedLifeCalls(1_000) };
    assert.equal(found(results([], { scale: [life] }))[callsTitle], "all 1 runs true");
    const short = { ...life, calls: { ...life.calls, assign: 9 } };
    assert.match(String(found(results([], { scale: [short] }))[callsTitle]), /^life of 1000 .* false$/);
    const listing = [{ concurrency: 8, seconds: 1, pages: 101 }];
    assert.match(String(found(results([], { listing }))[callsTitle]), /^listing, 8 at a time: status 101; .* false$/);
  });

  it("name the step of a life that grows most", () => {
    const at = (devices: number, diff: number) => ({
      devices,
      memory: devices,
      seconds: { create: devices, diff },
      calls: expectedLifeCalls(devices),
    });
    const scale = [at(10_000, 1_000), at(100_000, 10_000), at(1_000_000, 300_000)];
    const title = "time of a further device, 100,000 to 1,000,000 by 10,000 to 100,000";
    assert.equal(found(results([], { scale }))[title], "1.20 times; diff alone 3.22 true");
  });

  it("are broken by one call too many, and by one that is missing", () => {
    for (const subscription of [1, 3]) {
      const calls = { ...expectedCalls("first up", 1_000, 1_010), subscription };
      const problem = found(results([measured({ calls })]))[callsTitle];
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
    assert.equal(found(results([of(100, 14_000), of(1_100, 58_000)]))[title], "44.0 bytes true");
    assert.equal(found(results([of(100, 14_000), of(1_100, 59_000)]))[title], "45.0 bytes false");
  });

  it("hold the growth of memory to that of the devices", () => {
    const at = (devices: number, memory: number) => ({
      devices,
      memory,
      seconds: { create: devices },
      calls: noCalls(),
    });
    const title = "memory of a further device, 100,000 to 1,000,000 by 10,000 to 100,000";
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
