import assert from "node:assert/strict";
import { requiredFree } from "../../../src/policy/requiredFree";

describe("what is to be free of a pool", () => {
  for (const [minFree, minFreePercent, required, isByPercent] of [
    [8, 0, 8, false],
    [0, 10, 2, true],
    [2, 10, 2, false],
    [1, 11, 3, true],
    [0, 0, 0, false],
  ] as const) {
    it(`is ${required} of 20 with ${minFree} and ${minFreePercent}%`, () => {
      assert.deepEqual(requiredFree(20, { minFree, minFreePercent }), { required, isByPercent });
    });
  }
});
