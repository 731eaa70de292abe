import assert from "node:assert/strict";
import { RemovalConfirmation } from "../../../src/lifecycle/removalConfirmation";

describe("a confirmed removal", () => {
  const rows: [string, number | undefined][] = [
    ["", undefined],
    ["100", 100],
    [" 100 ", 100],
    ["west=100", 100],
    ["east=200, west=100", 100],
    ["east=200", undefined],
    ["a=b=3,west=7", 7],
  ];
  for (const [text, confirmed] of rows) {
    it(`of ${JSON.stringify(text)} is ${String(confirmed)} for the fleet west`, () => {
      assert.equal(new RemovalConfirmation(() => text).of("west"), confirmed);
    });
  }

  for (const text of ["all", "west", "west=", "west=many", "west=1;east=2", "-5", "west=1,"]) {
    it(`of ${JSON.stringify(text)} confirms nothing and is an error`, () => {
      assert.throws(
        () => new RemovalConfirmation(() => text).of("west"),
        /THINGSPACE_CONFIRM_REMOVAL .* cannot be read/,
      );
    });
  }

  it("of several fleets is asked for in one, because a run has only one", () => {
    const confirmation = new RemovalConfirmation(() => "");
    assert.equal(
      confirmation.howTo("west", 100),
      "run again with THINGSPACE_CONFIRM_REMOVAL=west=100 in the environment",
    );
    assert.equal(
      confirmation.howTo("east", 200),
      "run again with THINGSPACE_CONFIRM_REMOVAL=west=100,east=200 in the environment",
    );
  });
});
