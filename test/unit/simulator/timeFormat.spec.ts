import assert from "node:assert/strict";

import { printAssignmentTime, printTime, printUpgradeTime } from "../../../src/simulator/timeFormat";

describe("times on the wire", () => {
  for (const [time, printed] of [
    ["2017-11-29T20:15:42.738Z", "2017-11-29 20:15:42.738 +0000 UTC"],
    ["2018-03-02T19:50:06.530Z", "2018-03-02 19:50:06.53 +0000 UTC"],
    ["2018-03-02T19:50:06.500Z", "2018-03-02 19:50:06.5 +0000 UTC"],
    ["2018-03-02T19:50:10.000Z", "2018-03-02 19:50:10 +0000 UTC"],
    ["2018-03-02T00:00:00.000Z", "2018-03-02 00:00:00 +0000 UTC"],
    ["2018-03-02T00:00:00.007Z", "2018-03-02 00:00:00.007 +0000 UTC"],
  ] as const) {
    it(`print ${time} as ${printed}`, () => {
      assert.equal(printTime(new Date(time), "docs"), printed);
    });
  }

  it("print in ISO form on demand", () => {
    assert.equal(printTime(new Date("2017-11-29T20:15:42.738Z"), "iso"), "2017-11-29T20:15:42.738Z");
  });

  it("are one of two sentinels of the year 1900 when there is none", () => {
    assert.equal(printAssignmentTime(undefined, "docs"), "01-01-1900 0:0:0 +0000 UTC");
    assert.equal(printUpgradeTime(undefined, "docs"), "01/01/1900 0:0:0");
  });
});
