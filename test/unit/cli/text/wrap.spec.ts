import assert from "node:assert/strict";
import { wrap } from "../../../../src/cli/text/wrap";

describe("a text that is wrapped", () => {
  const rows: [what: string, text: string, width: number | undefined, lines: string[]][] = [
    ["stays one line where there is no width", "one two three", undefined, ["one two three"]],
    ["stays one line when it just fits", "one two three", 13, ["one two three"]],
    ["breaks before the word that does not fit", "one two three", 12, ["one two", "three"]],
    ["keeps a word whole that is longer than a line", "a TS-HFOTA-EVNT b", 5, ["a", "TS-HFOTA-EVNT", "b"]],
    ["keeps each word on its own where there is no room at all", "one two", -3, ["one", "two"]],
    ["is one empty line when it is empty", "", 10, [""]],
  ];
  for (const [what, text, width, lines] of rows) {
    it(what, () => {
      assert.deepEqual(wrap(text, width), lines);
    });
  }
});
