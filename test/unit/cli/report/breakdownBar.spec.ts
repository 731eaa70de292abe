import assert from "node:assert/strict";
import { breakdownBar, cellsOf } from "../../../../src/cli/report/breakdownBar";
import type { PoolBreakdown } from "../../../../src/cli/facts/poolBreakdown";

const nothing: PoolBreakdown = {
  releasableCount: 0,
  scheduledCount: 0,
  stuckCount: 0,
  unknownCount: 0,
  licensedIneligibleCount: 0,
  unlicensedEligibleCount: 0,
};
const pool = { licenseCount: 20, licenseUsedCount: 16 };
const breakdown = { ...nothing, releasableCount: 9, scheduledCount: 2, stuckCount: 5 };

describe("the bar of a breakdown", () => {
  const cells: [values: number[], length: number, cells: number[]][] = [
    [[], 50, []],
    [[7], 50, [50]],
    [[1, 1], 50, [25, 25]],
    [[1, 1_000_000], 50, [1, 49]],
    [[1, 1, 1_000_000], 5, [1, 1, 3]],
    [[5, 2, 9, 4], 20, [5, 2, 9, 4]],
    [[1, 1, 1], 10, [4, 3, 3]],
    [[1, 2, 3, 4, 5], 5, [1, 1, 1, 1, 1]],
  ];
  for (const [values, length, expected] of cells) {
    it(`shares ${length} cells out to ${values.join(", ")}, all of them, and at least one to each`, () => {
      assert.deepEqual(cellsOf(values, length), expected);
    });
  }

  it("shows the states in its order, those that are there, and says which is which", () => {
    assert.deepEqual(breakdownBar(pool, breakdown, { width: 20, color: false }), [
      "█████▓▓▒▒▒▒▒▒▒▒▒░░░░",
      "█ stuck  ▓ scheduled",
      "▒ releasable  ░ free",
    ]);
    assert.deepEqual(breakdownBar(pool, { ...nothing, unknownCount: 16 }, { width: 80, color: false }), [
      "?".repeat(40) + "░".repeat(10),
      "? unknown  ░ free",
    ]);
  });

  it("has colors where the terminal has", () => {
    assert.match(
      breakdownBar(pool, breakdown, { width: 20, color: true })[0] ?? "",
      /^\x1b\[31m█+\x1b\[39m▓+\x1b\[32m▒+/,
    );
  });

  it("has no line for a pool of nothing", () => {
    assert.deepEqual(breakdownBar({ licenseCount: 0, licenseUsedCount: 0 }, nothing, { width: 80, color: false }), []);
  });

  it("is no bar in a narrow terminal", () => {
    assert.ok(breakdownBar(pool, breakdown, { width: 4, color: false }).every((line) => !line.includes("██")));
  });
});
