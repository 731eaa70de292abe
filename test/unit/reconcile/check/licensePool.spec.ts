import assert from "node:assert/strict";
import { missingPool } from "../../../../src/reconcile/check/licensePool";
import { hasPool } from "../../../../src/reconcile/pool";

describe("an account's pool", () => {
  const rows: [string, string[], boolean][] = [
    ["monthly", ["TS-HFOTA-MRC"], false],
    ["monthly and per event", ["TS-HFOTA-EVNT", "TS-HFOTA-MRC"], false],
    ["not said", [], false],
    ["per event only", ["TS-HFOTA-EVNT"], true],
  ];
  for (const [what, purchaseTypes, missing] of rows) {
    it(`${missing ? "is missing" : "is there"} when the subscription is ${what}`, () => {
      assert.equal(
        missingPool({
          account: "0402196254-00001",
          licenseCount: 10,
          licenseUsedCount: 0,
          purchaseTypes,
          updateTime: undefined,
        }) !== undefined,
        missing,
      );
      assert.equal(hasPool({ purchaseTypes }), !missing);
    });
  }
});
