import assert from "node:assert/strict";
import { wantedFree } from "../../../src/policy/wantedFree";

describe("what is to be free of a pool", () => {
  for (const [minFree, minFreePercent, wanted, isByPercent] of [
    [8, 0, 8, false],
    [0, 10, 2, true],
    [2, 10, 2, false],
    [1, 11, 3, true],
    [0, 0, 0, false],
  ] as const) {
    it(`is ${wanted} of 20 with ${minFree} and ${minFreePercent} %`, () => {
      assert.deepEqual(wantedFree(20, { minFree, minFreePercent }), { wanted, isByPercent });
    });
  }
});
