import assert from "node:assert/strict";
import { printable } from "../../../../src/cli/text/printable";

describe("the service's text", () => {
  it("loses what would move a cursor or turn the direction of writing", () => {
    assert.equal(printable("a\u001b[2Jb\nc\u202ed"), "a [2Jb c d");
  });
});
