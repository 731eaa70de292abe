import assert from "node:assert/strict";
import { quoted } from "../../../src/text/quoted";

describe("input in a message", () => {
  for (const [text, shown] of [
    ["pump 17", '"pump 17"'],
    ['12" pipe\n', '"12\\" pipe\\n"'],
    ["Pömp ☂ 漢", '"Pömp ☂ 漢"'],
    ["\u200b1\u202e", '"\\u200b1\\u202e"'],
    ["\ue000", '"\\ue000"'],
    ["\u{e0001}", '"\\u{e0001}"'],
    ["x".repeat(100), `"${"x".repeat(100)}"`],
    ["x".repeat(101), `"${"x".repeat(100)}…"`],
  ] as const) {
    it(`is quoted with all of it to be seen: ${shown}`, () => {
      assert.equal(quoted(text), shown);
    });
  }
});
