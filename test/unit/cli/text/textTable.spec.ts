import assert from "node:assert/strict";
import { textTable } from "../../../../src/cli/text/textTable";

describe("a table of text", () => {
  it("has names to the left and numbers to the right, each column as wide as it must be", () => {
    assert.equal(
      textTable(
        ["account", "free"],
        [
          ["0402196254-00001", "1"],
          ["b", "1,000"],
        ],
      ),
      ["account            free", "0402196254-00001      1", "b                 1,000"].join("\n"),
    );
  });
});
