import assert from "node:assert/strict";
import { judgeHeadroom } from "../../../../src/cli/facts/headroomVerdict";

interface Row {
  readonly what: string;
  readonly pool: readonly [used: number, of: number];
  readonly minFree?: number;
  readonly percent?: number;
  readonly required: number;
  readonly missing: number;
}

const rows: readonly Row[] = [
  { what: "exactly what is required", pool: [16, 20], minFree: 4, required: 4, missing: 0 },
  { what: "one too few", pool: [16, 20], minFree: 5, required: 5, missing: 1 },
  { what: "nothing required of a full pool", pool: [20, 20], minFree: 0, required: 0, missing: 0 },
  { what: "more required than the pool holds", pool: [0, 20], minFree: 21, required: 21, missing: 1 },
  { what: "exactly the percent", pool: [16, 20], percent: 20, required: 4, missing: 0 },
  { what: "a percent that is no whole license, rounded up", pool: [16, 20], percent: 20.5, required: 5, missing: 1 },
  { what: "a percent that floating point makes more of", pool: [2_967, 3_000], percent: 1.1, required: 33, missing: 0 },
  { what: "all of the pool", pool: [0, 20], percent: 100, required: 20, missing: 0 },
  { what: "all of a pool that is used", pool: [1, 20], percent: 100, required: 20, missing: 1 },
  { what: "a percent of no licenses", pool: [0, 0], percent: 50, required: 0, missing: 0 },
  { what: "a number higher than the percent", pool: [16, 20], minFree: 6, percent: 10, required: 6, missing: 2 },
  { what: "a percent higher than the number", pool: [16, 20], minFree: 2, percent: 30, required: 6, missing: 2 },
  { what: "a pool that shrank, though nothing is required", pool: [9, 5], minFree: 0, required: 0, missing: 4 },
  { what: "a pool that shrank, and more required", pool: [9, 5], minFree: 3, required: 3, missing: 7 },
];

describe("headroom", () => {
  for (const { what, pool, minFree, percent, required, missing } of rows) {
    it(`${missing === 0 ? "suffices" : "does not suffice"}: ${what}`, () => {
      const [licenseUsedCount, licenseCount] = pool;
      const verdict = judgeHeadroom({ licenseCount, licenseUsedCount }, { minFree, minFreePercent: percent });
      assert.deepEqual([verdict.required, verdict.missing, verdict.passed], [required, missing, missing === 0]);
    });
  }

  const origins: [minFree: number | undefined, minFreePercent: number | undefined, byPercent: boolean][] = [
    [5, undefined, false],
    [undefined, 10, true],
    [5, 10, false],
    [1, 10, true],
    [0, 0, false],
    [undefined, 0, true],
  ];
  for (const [minFree, minFreePercent, byPercent] of origins) {
    it(`tells which limit holds of ${String(minFree)} and ${String(minFreePercent)} percent`, () => {
      const verdict = judgeHeadroom({ licenseCount: 20, licenseUsedCount: 16 }, { minFree, minFreePercent });
      assert.equal(verdict.isByPercent, byPercent);
    });
  }
});
