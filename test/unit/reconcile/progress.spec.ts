import assert from "node:assert/strict";
import { createProgress } from "../../../src/reconcile/progress";

describe("progress", () => {
  /** @param times those of its making, of the beginning of the work, and then of each report */
  function progressAt(times: number[]) {
    const lines: string[] = [];
    const progress = createProgress("fleet west", { now: () => times.shift() ?? 0, print: (line) => lines.push(line) });
    return { settled: progress.of("assigned"), lines };
  }

  it("says nothing in a short run", () => {
    const { settled, lines } = progressAt([0, 0, 1_000, 4_999]);
    settled(100, 10_000);
    settled(200, 10_000);
    assert.deepEqual(lines, []);
  });

  it("speaks at most every five seconds, with what is done, the rate and the time left", () => {
    const { settled, lines } = progressAt([0, 0, 5_000, 9_000, 10_000]);
    settled(1_000, 10_000);
    settled(2_000, 10_000);
    settled(3_000, 10_000);
    assert.deepEqual(lines, [
      "fleet west: 1,000 of 10,000 assigned so far, 200 a second, 45 seconds left",
      "fleet west: 3,000 of 10,000 assigned so far, 300 a second, 23 seconds left",
    ]);
  });

  it("counts the rate from where the work began", () => {
    const { settled, lines } = progressAt([0, 60_000, 70_000]);
    settled(1_000, 2_000);
    assert.deepEqual(lines, ["fleet west: 1,000 of 2,000 assigned so far, 100 a second, 10 seconds left"]);
  });

  for (const [number, total, seconds, line] of [
    [0, 100, 10, "0 of 100 assigned so far, none in the last 10 seconds"],
    [3, 100, 10, "3 of 100 assigned so far, 5 minutes left"],
    [1_000, undefined, 10, "1,000 assigned so far, 100 a second"],
    [999, 1_000, 10, "999 of 1,000 assigned so far, 100 a second, 1 second left"],
  ] as const) {
    it(`says "${line}"`, () => {
      const { settled, lines } = progressAt([0, 0, seconds * 1000]);
      settled(number, total);
      assert.deepEqual(lines, [`fleet west: ${line}`]);
    });
  }

  it("says nothing in a short run that had to wait for others", () => {
    const { settled, lines } = progressAt([0, 60_000, 61_000]);
    settled(100, 10_000);
    assert.deepEqual(lines, []);
  });

  it("begins anew with work that begins anew", () => {
    const { settled, lines } = progressAt([0, 0, 5_000, 6_000, 16_000]);
    settled(5_000, 10_000);
    settled(1_000, 10_000);
    settled(4_000, 10_000);
    assert.deepEqual(lines, [
      "fleet west: 5,000 of 10,000 assigned so far, 1,000 a second, 5 seconds left",
      "fleet west: 4,000 of 10,000 assigned so far, 300 a second, 20 seconds left",
    ]);
  });

  it("says that nothing goes on while nothing does", () => {
    const { settled, lines } = progressAt([0, 0, 5_000, 12_000, 17_000]);
    settled(5_000, 10_000);
    settled(5_000, 10_000);
    settled(5_000, 10_000);
    assert.deepEqual(lines.slice(1), [
      "fleet west: 5,000 of 10,000 assigned so far, none in the last 7 seconds",
      "fleet west: 5,000 of 10,000 assigned so far, none in the last 12 seconds",
    ]);
  });

  it("does not take a standstill for the pace", () => {
    const { settled, lines } = progressAt([0, 0, 5_000, 65_000, 66_000, 70_000]);
    settled(5_000, 10_000);
    settled(5_100, 10_000);
    settled(6_100, 10_000);
    settled(9_100, 10_000);
    assert.deepEqual(lines, [
      "fleet west: 5,000 of 10,000 assigned so far, 1,000 a second, 5 seconds left",
      "fleet west: 5,100 of 10,000 assigned so far",
      "fleet west: 9,100 of 10,000 assigned so far, 800 a second, 1 second left",
    ]);
  });

  it("says nothing of the pace a moment after a standstill", () => {
    const { settled, lines } = progressAt([0, 0, 5_000, 60_000, 64_999, 65_001]);
    settled(5_000, 10_000);
    settled(5_000, 10_000);
    settled(5_100, 10_000);
    settled(5_200, 10_000);
    assert.equal(lines.at(-1), "fleet west: 5,200 of 10,000 assigned so far");
  });

  it("tells the outlook of slow and steady work", () => {
    const { settled, lines } = progressAt([0, 0, 12_000, 24_000, 36_000]);
    settled(100, 1_000);
    settled(200, 1_000);
    settled(300, 1_000);
    assert.deepEqual(lines.slice(1), [
      "fleet west: 200 of 1,000 assigned so far, 8 a second, 96 seconds left",
      "fleet west: 300 of 1,000 assigned so far, 8 a second, 84 seconds left",
    ]);
  });

  it("leaves the end to the closing line", () => {
    const { settled, lines } = progressAt([0, 0, 60_000]);
    settled(10_000, 10_000);
    assert.deepEqual(lines, []);
  });
});
