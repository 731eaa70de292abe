import assert from "node:assert/strict";
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

  const wrong: [object, string][] = [
    [{ adopt: "yes" }, "adopt must be true or false"],
    [{ onRemoval: "delete" }, 'onRemoval must be "release" or "keep"'],
    [{ unreleasable: true }, 'unreleasable must be "fail" or "leave"'],
    [
      { removalLimit: { percent: 101 } },
      "removalLimit must be { percent: 0 to 100 }, { devices: a whole number } or false",
    ],
    [
      { removalLimit: { percent: 5, devices: 5 } },
      "removalLimit must be { percent: 0 to 100 }, { devices: a whole number } or false",
    ],
    [{ removalLimit: true }, "removalLimit must be { percent: 0 to 100 }, { devices: a whole number } or false"],
    [{ confirmRemoval: -1 }, "confirmRemoval must not be negative"],
    [{ confirmRemoval: 1.5 }, "confirmRemoval must be a whole number"],
  ];
  for (const [news, problem] of wrong) {
    it(`are refused when they are ${JSON.stringify(news)}`, () => {
      assert.deepEqual(readOptions({ ...news }), { kind: "wrong", problems: [problem] });
    });
  }
});
