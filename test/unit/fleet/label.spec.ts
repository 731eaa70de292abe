import assert from "node:assert/strict";
import { readLabel } from "../../../src/fleet/label";
import { unknownValue } from "../../../src/fleet/unknownValue";

describe("a label", () => {
  for (const { written, label } of [
    { written: " pump 17\t", label: "pump 17" },
    { written: "\u05E9\u05DC\u200F", label: "\u05E9\u05DC" },
    { written: "", label: undefined },
    { written: " \t", label: undefined },
    { written: "\u{1F469}\u200D\u{1F527}", label: "\u{1F469}\u200D\u{1F527}" },
    { written: "Pömp #3, “north”", label: "Pömp #3, “north”" },
  ]) {
    it(`is trimmed, and nothing is none: ${JSON.stringify(written)}`, () => {
      assert.deepEqual(readLabel(written), { label });
    });
  }

  it("is trimmed in time, whatever stands in it", () => {
    const spaces = " ".repeat(200_000);
    assert.deepEqual(readLabel(`a${spaces}b`), { label: `a${spaces}b` });
  });

  for (const written of [unknownValue, `pump ${unknownValue}`]) {
    it(`is not what Pulumi writes for a value that is not known yet: ${written}`, () => {
      assert.match(JSON.stringify(readLabel(written)), /"problem".*04da6b54/);
    });
  }

  for (const written of [
    "a\nb",
    "a\rb",
    "a\u2028b",
    "a\u202Eb",
    "a\u2066b",
    "a\u061Cb",
    "a\u200Bb",
    "a\ud800b",
    "a\u0007b",
  ]) {
    it(`cannot disguise a line of a preview: ${JSON.stringify(written)}`, () => {
      assert.ok("problem" in readLabel(written));
    });
  }
});
