import assert from "node:assert/strict";
import { factsOf } from "../../../../src/cli/facts/subscriptionFacts";
import { facts } from "../commandRun";

describe("the facts of a subscription", () => {
  const rows: [what: string, licenseCount: number, licenseUsedCount: number, free: number, overcommit: number][] = [
    ["what is free", 20, 16, 4, 0],
    ["that nothing is free in a full pool", 20, 20, 0, 0],
    ["by how much a pool shrank below its use", 5, 9, 0, 4],
  ];
  for (const [what, licenseCount, licenseUsedCount, licenseFreeCount, licenseOvercommitCount] of rows) {
    it(`tell ${what}`, () => {
      const counts = { licenseCount, licenseUsedCount, licenseFreeCount, licenseOvercommitCount };
      const { account, purchaseTypes, updateTime } = facts();
      assert.deepEqual(factsOf({ account, purchaseTypes, licenseCount, licenseUsedCount, updateTime }), facts(counts));
    });
  }
});
