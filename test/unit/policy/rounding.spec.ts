import assert from "node:assert/strict";
import { atLeast, atMost } from "../../../src/policy/rounding";

describe("a share of licenses", () => {
  const rows: readonly { percent: number; total: number; least: number; most: number }[] = [
    { percent: 0, total: 100, least: 0, most: 0 },
    { percent: 5, total: 100, least: 5, most: 5 },
    { percent: 5, total: 101, least: 6, most: 5 },
    { percent: 100, total: 7, least: 7, most: 7 },
    { percent: 1.1, total: 3_000, least: 33, most: 33 },
    { percent: 0.29, total: 100_000, least: 290, most: 290 },
    { percent: 25, total: 3, least: 1, most: 0 },
    { percent: 50, total: 0, least: 0, most: 0 },
  ];
  for (const { percent, total, least, most } of rows) {
    it(`of ${percent}% of ${total} is at least ${least} and at most ${most}`, () => {
      assert.deepEqual([atLeast(percent, total), atMost(percent, total)], [least, most]);
    });
  }
});
