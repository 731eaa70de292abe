import assert from "node:assert/strict";

import { seededRandom } from "../../../src/simulator/seededRandom";

function draw(seed: number, count = 1000): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
}

describe("seeded chance", () => {
  it("is the same for the same seed, and another one for another", () => {
    assert.deepEqual(draw(7), draw(7));
    assert.notDeepEqual(draw(7, 3), draw(8, 3));
    assert.notDeepEqual(draw(0, 3), draw(2 ** 32 - 1, 3));
  });

  it("stays as it is, because tests of others rely on what a seed makes", () => {
    assert.deepEqual(
      draw(7, 3).map((number) => Math.floor(number * 1_000_000)),
      [11_704, 61_958, 976_907],
    );
  });

  it("is from 0 up to 1 and leaves no tenth out", () => {
    const tenths = new Map<number, number>();
    for (const number of draw(1, 10_000)) {
      tenths.set(Math.floor(number * 10), (tenths.get(Math.floor(number * 10)) ?? 0) + 1);
    }
    assert.deepEqual([...tenths.keys()].sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.ok(
      [...tenths.values()].every((count) => count > 900 && count < 1100),
      JSON.stringify([...tenths]),
    );
  });
});
