import assert from "node:assert/strict";
import { codesIn } from "../../support/codes";
import { readOptions } from "../../../src/fleet/optionsReading";
import { unknownValue } from "../../../src/fleet/unknownValue";

describe("a fleet's options", () => {
  it("are only those that the program names, so that defaults never show in a diff", () => {
    const news = { fleet: "west", adopt: undefined, onRemoval: "keep" };
    assert.deepEqual(readOptions(news), { kind: "known", options: { onRemoval: "keep" } });
  });

  it("are unknown when one of them is another resource's output", () => {
    assert.deepEqual(readOptions({ confirmRemoval: unknownValue }), { kind: "unknown" });
  });

  const wrong: [object, RegExp][] = [
    [{ adopt: "yes" }, /^adopt .*true or false/],
    [{ onRemoval: "delete" }, /^onRemoval .*"release" or "keep"/],
    [{ unreleasable: true }, /^unreleasable .*"fail" or "leave"/],
    [{ removalLimit: { percent: 101 } }, /^removalLimit .*0 to 100/],
    [{ removalLimit: { percent: 5, devices: 5 } }, /^removalLimit .*0 to 100/],
    [{ removalLimit: true }, /^removalLimit .*0 to 100/],
    [{ confirmRemoval: -1 }, /^confirmRemoval /],
    [{ confirmRemoval: 1.5 }, /^confirmRemoval /],
  ];
  for (const [news, named] of wrong) {
    it(`are refused when they are ${JSON.stringify(news)}`, () => {
      const reading = readOptions({ ...news });
      assert.ok(reading.kind === "wrong");
      const [problem = "", ...others] = reading.problems;
      assert.match(problem, named);
      assert.deepEqual([codesIn(problem), others], [["option-invalid"], []]);
    });
  }
});
