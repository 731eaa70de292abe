import assert from "node:assert/strict";
import { poolCost } from "../../../../src/cli/facts/poolCost";
import { facts } from "../commandRun";

describe("the cost of a pool", () => {
  const prices = { pricePerLicense: 0.1, currency: "USD", pricePerUpgrade: undefined };
  const pool = { currency: "USD", pricePerLicense: 0.1, poolPerMonth: 2, usedPerMonth: 1.6, idlePerMonth: 0.4 };

  it("is what all licenses cost, in use or idle", () => {
    assert.deepEqual(poolCost(facts(), prices), pool);
  });

  it("has more in use than it is where more is in use than there is", () => {
    const shrunk = facts({ licenseCount: 5, licenseUsedCount: 9, licenseFreeCount: 0, licenseOvercommitCount: 4 });
    const { poolPerMonth, usedPerMonth, idlePerMonth } = poolCost(shrunk, prices);
    assert.deepEqual([poolPerMonth, usedPerMonth, idlePerMonth], [0.5, 0.9, 0]);
  });

  for (const [stuckCount, stuckPerMonth] of [
    [3, 0.3],
    [undefined, undefined],
  ] as const) {
    it(`has ${stuckPerMonth} for ${stuckCount} stuck licenses`, () => {
      assert.deepEqual(poolCost({ ...facts(), breakdown: { stuckCount } }, prices), { ...pool, stuckPerMonth });
    });
  }

  const breakEvens: readonly [licenses: number, price: number, upgrade: number, upgrades: number][] = [
    [2_000, 1.2, 2, 1_200],
    [2_000, 1.2, 7, 343],
    [3, 0.1, 0.1, 3],
    [0, 1.2, 2, 0],
  ];
  for (const [licenseCount, pricePerLicense, pricePerUpgrade, upgrades] of breakEvens) {
    it(`of ${licenseCount} licenses at ${pricePerLicense} is that of ${upgrades} upgrades at ${pricePerUpgrade}`, () => {
      const cost = poolCost(facts({ licenseCount }), { pricePerLicense, currency: "USD", pricePerUpgrade });
      assert.deepEqual([cost.pricePerUpgrade, cost.breakEvenUpgradesPerMonth], [pricePerUpgrade, upgrades]);
    });
  }
});
