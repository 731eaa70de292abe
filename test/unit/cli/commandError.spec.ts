import assert from "node:assert/strict";
import { CommandError, explain } from "../../../src/cli/commandError";
import { SettingsError } from "../../../src/settings/config";
import { ThingSpaceError } from "../../../src/thingspace/http/thingSpaceError";

describe("an error of a command", () => {
  const mistakes = [
    new CommandError("what to change"),
    new SettingsError("what to set"),
    new ThingSpaceError("what happened", { kind: "unreachable", mayHaveActed: false }),
  ];
  for (const error of mistakes) {
    it(`is explained without a stack for a ${error.name}`, () => {
      assert.equal(explain(error), error.message);
    });
  }

  it("shows the stack when the fault is ours", () => {
    assert.match(explain(new TypeError("oops")), /^this is a bug in thingspace-fota: TypeError: oops\n {4}at /);
    assert.equal(explain("oops"), "this is a bug in thingspace-fota: oops [internal-error]");
  });
});
