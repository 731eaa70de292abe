import assert from "node:assert/strict";
import { markdownTable } from "../../../../src/cli/text/markdownTable";

describe("a table in Markdown", () => {
  it("has a header and a line per row", () => {
    const rows = [
      ["licenses", "20"],
      ["free", "4"],
    ] as const;
    assert.equal(
      markdownTable(["FOTA licenses", "0402196254-00001"], rows),
      "| FOTA licenses | 0402196254-00001 |\n| --- | --- |\n| licenses | 20 |\n| free | 4 |",
    );
  });

  it("takes nothing that others printed for markup", () => {
    assert.equal(
      markdownTable(["a|b", "*c*"], [["`d`", "<b>[e](f)\\"]]),
      "| a\\|b | \\*c\\* |\n| --- | --- |\n| \\`d\\` | \\<b\\>\\[e\\](f)\\\\ |",
    );
  });
});
