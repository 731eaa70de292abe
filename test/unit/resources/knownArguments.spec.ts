import assert from "node:assert/strict";
import { givenNames, refuseUnknownArguments } from "../../../src/resources/knownArguments";

describe("arguments", () => {
  it("that nobody knows are refused by name", () => {
    assert.throws(() => {
      refuseUnknownArguments("fleet pumps", { account: "", adpot: false }, ["account", "adopt"]);
    }, /fleet pumps: there is no argument adpot\. .*account, adopt\. \[arguments-invalid\]$/);
  });

  for (const args of [undefined, null, "account"]) {
    it(`that are ${JSON.stringify(args)} are refused with what there should be`, () => {
      assert.throws(() => {
        refuseUnknownArguments("fleet pumps", args, ["account", "adopt"]);
      }, /fleet pumps: the arguments are missing\. .*account, adopt\. \[arguments-invalid\]$/);
    });
  }

  it("that Pulumi would take for unknown are refused by name", () => {
    assert.throws(() => {
      refuseUnknownArguments("fleet pumps", { account: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }, ["account"]);
    }, /fleet pumps: account is the text 04da6b54.* \[value-unknown\]$/);
  });

  it("that are known pass, left out or not", () => {
    refuseUnknownArguments("fleet pumps", { account: "", adopt: undefined }, ["account", "adopt", "devices"]);
  });

  for (const [ignoreChanges, given] of [
    [undefined, ["account", "adopt"]],
    [["adopt"], ["account"]],
    [["*"], []],
  ] as const) {
    it(`that have a value are named, but for what ignoreChanges takes out: ${String(ignoreChanges)}`, () => {
      const opts = ignoreChanges === undefined ? undefined : { ignoreChanges: [...ignoreChanges] };
      assert.deepEqual(givenNames({ account: "a", adopt: false, devices: undefined }, opts), given);
    });
  }
});
