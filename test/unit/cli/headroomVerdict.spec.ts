import assert from "node:assert/strict";
import { judgeHeadroom } from "../../../src/cli/headroomVerdict";

interface Row {
  readonly what: string;
  readonly pool: readonly [used: number, of: number];
  readonly minFree?: number;
  readonly percent?: number;
  readonly wanted: number;
  readonly missing: number;
}

const rows: readonly Row[] = [
  { what: "exactly what is wanted", pool: [16, 20], minFree: 4, wanted: 4, missing: 0 },
  { what: "one too few", pool: [16, 20], minFree: 5, wanted: 5, missing: 1 },
  { what: "nothing wanted of a full pool", pool: [20, 20], minFree: 0, wanted: 0, missing: 0 },
  { what: "more wanted than the pool holds", pool: [0, 20], minFree: 21, wanted: 21, missing: 1 },
  { what: "exactly the percent", pool: [16, 20], percent: 20, wanted: 4, missing: 0 },
  { what: "a percent that is no whole license, rounded up", pool: [16, 20], percent: 20.5, wanted: 5, missing: 1 },
  { what: "a percent that floating point makes more of", pool: [2_967, 3_000], percent: 1.1, wanted: 33, missing: 0 },
  { what: "all of the pool", pool: [0, 20], percent: 100, wanted: 20, missing: 0 },
  { what: "all of a pool that is used", pool: [1, 20], percent: 100, wanted: 20, missing: 1 },
  { what: "a percent of no licenses", pool: [0, 0], percent: 50, wanted: 0, missing: 0 },
  { what: "a number that wants more than the percent", pool: [16, 20], minFree: 6, percent: 10, wanted: 6, missing: 2 },
  { what: "a percent that wants more than the number", pool: [16, 20], minFree: 2, percent: 30, wanted: 6, missing: 2 },
  { what: "a pool that shrank, though nothing is wanted", pool: [9, 5], minFree: 0, wanted: 0, missing: 4 },
  { what: "a pool that shrank, and more wanted", pool: [9, 5], minFree: 3, wanted: 3, missing: 7 },
];

describe("headroom", () => {
  for (const { what, pool, minFree, percent, wanted, missing } of rows) {
    it(`${missing === 0 ? "suffices" : "does not suffice"}: ${what}`, () => {
      const [licenseUsedCount, licenseCount] = pool;
      const verdict = judgeHeadroom({ licenseCount, licenseUsedCount }, { minFree, minFreePercent: percent });
      assert.deepEqual([verdict.wanted, verdict.missing, verdict.passed], [wanted, missing, missing === 0]);
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
      assert.equal(verdict.wantedByPercent, byPercent);
    });
  }
});
