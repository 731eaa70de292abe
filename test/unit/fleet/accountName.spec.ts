import assert from "node:assert/strict";
import { codesIn } from "../../support/codes";
import { readAccountName } from "../../../src/fleet/accountName";
import { unknownValue } from "../../../src/fleet/unknownValue";

describe("an account name", () => {
  for (const account of ["0402196254-00001", "00000000000-123345", "TestAccount-1"]) {
    it(`is taken as it is: ${account}`, () => {
      assert.deepEqual(readAccountName(account), { kind: "known", account });
    });
  }

  it("may be unknown at preview", () => {
    assert.deepEqual(readAccountName(unknownValue), { kind: "unknown" });
  });

  const refused: [string, unknown, RegExp][] = [
    ["a number, which has lost its leading zeros", 40219625400001, /is the number 40219625400001; write it in quotes/],
    ["empty", "", /account is missing/],
    ["absent", undefined, /account is missing/],
    ["blank", "  ", /account is missing/],
    ["padded", " 0402196254-00001", /white space/],
    ["a path", "0402196254-00001/assign", /slash/],
  ];
  for (const [what, account, problem] of refused) {
    it(`is refused when it is ${what}`, () => {
      const reading = readAccountName(account);
      assert.ok(reading.kind === "wrong");
      assert.match(reading.problem, problem);
      assert.deepEqual(codesIn(reading.problem), ["account-invalid"]);
    });
  }
});
