import assert from "node:assert/strict";
import { confirmedFor } from "../../../src/lifecycle/removalConfirmation";

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
      assert.equal(confirmedFor("west", text), confirmed);
    });
  }

  for (const text of ["all", "west", "west=", "west=many", "west=1;east=2", "-5", "west=1,"]) {
    it(`of ${JSON.stringify(text)} confirms nothing and is an error`, () => {
      assert.throws(() => confirmedFor("west", text), /THINGSPACE_CONFIRM_REMOVAL .* cannot be read/);
    });
  }
});
