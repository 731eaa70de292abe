import assert from "node:assert/strict";
import { createProgress } from "../../../src/lifecycle/progress";

describe("progress", () => {
  function progressAt(times: number[]) {
    const lines: string[] = [];
    const progress = createProgress("west", { now: () => times.shift() ?? 0, print: (line) => lines.push(line) });
    return { settled: progress.of("assigned", 10_000), lines };
  }

  it("says nothing in a short run", () => {
    const { settled, lines } = progressAt([0, 1_000, 4_999]);
    settled(100);
    settled(200);
    assert.deepEqual(lines, []);
  });

  it("speaks at most every five seconds", () => {
    const { settled, lines } = progressAt([0, 5_000, 9_000, 10_000]);
    settled(1_000);
    settled(2_000);
    settled(3_000);
    assert.deepEqual(lines, [
      "fleet west: 1,000 of 10,000 assigned so far",
      "fleet west: 3,000 of 10,000 assigned so far",
    ]);
  });

  it("leaves the end to the closing line", () => {
    const { settled, lines } = progressAt([0, 60_000]);
    settled(10_000);
    assert.deepEqual(lines, []);
  });
});
