import assert from "node:assert/strict";
import { poolBar } from "../../../../src/cli/report/poolBar";

const bar = (licenseUsedCount: number, licenseCount: number, width: number, color = false) =>
  poolBar({ licenseCount, licenseUsedCount }, { width, color });

describe("the bar of a pool", () => {
  const rows: [what: string, used: number, of: number, width: number, bar: string][] = [
    ["shows the part in use", 5, 10, 19, "█████░░░░░ 50% used"],
    ["is empty when nothing is used", 0, 10, 18, "░░░░░░░░░░ 0% used"],
    ["is not empty as soon as one is used", 1, 10_000, 18, "█░░░░░░░░░ 1% used"],
    ["is not full as long as one is free", 9_999, 10_000, 19, "█████████░ 99% used"],
    ["is full when none is free", 10, 10, 20, "██████████ 100% used"],
    ["says when more is used than there is", 18, 10, 24, "██████████ overcommitted"],
    ["is empty in a pool without licenses", 0, 0, 18, "░░░░░░░░░░ 0% used"],
    ["is full in a pool without licenses that is used", 1, 0, 24, "██████████ overcommitted"],
    ["shrinks with the terminal", 5, 10, 15, "███░░░ 50% used"],
    ["gives way to the words in a narrow terminal", 5, 10, 13, "50% used"],
    ["does not grow without end", 0, 10, 500, `${"░".repeat(50)} 0% used`],
  ];
  for (const [what, used, of, width, expected] of rows) {
    it(what, () => {
      assert.equal(bar(used, of, width), expected);
    });
  }

  it("is never wider than the terminal, if the words are not", () => {
    for (let width = "overcommitted".length; width < 100; width++) {
      assert.ok(bar(7, 10, width).length <= width);
      assert.ok(bar(17, 10, width).length <= width);
    }
  });

  it("is green while a license is free, and red when none is", () => {
    assert.match(bar(5, 10, 19, true), /^\x1b\[32m█+\x1b\[39m░/);
    assert.match(bar(10, 10, 20, true), /^\x1b\[31m█+\x1b\[39m 100%/);
    assert.match(bar(11, 10, 24, true), /^\x1b\[31m█/);
  });
});
