import assert from "node:assert/strict";
import { costSection } from "../../../../src/cli/report/costSection";
import type { PoolBreakdown } from "../../../../src/cli/facts/poolBreakdown";
import type { Prices } from "../../../../src/cli/input/prices";
import type { SubscriptionFacts } from "../../../../src/cli/facts/subscriptionFacts";
import { facts } from "../commandRun";

const perEvent = facts({ purchaseTypes: ["TS-HFOTA-EVNT"], licenseCount: 0, licenseUsedCount: 0, licenseFreeCount: 0 });
const breakdown: PoolBreakdown = {
  releasableCount: undefined,
  scheduledCount: undefined,
  stuckCount: 5,
  unknownCount: 0,
  licensedIneligibleCount: undefined,
  unlicensedEligibleCount: undefined,
};
const rowsOf = (of: SubscriptionFacts, prices: Partial<Prices> = {}, broken?: PoolBreakdown) =>
  costSection(of, broken, { pricePerLicense: 1.2, currency: "USD", pricePerUpgrade: undefined, ...prices }).rows;

describe("the section about cost", () => {
  it("has the price in its title", () => {
    const prices = { pricePerLicense: 0.1255, currency: "USD", pricePerUpgrade: undefined };
    assert.equal(costSection(facts(), undefined, prices).title, "Cost a month, at $0.1255 a license");
  });

  it("has the pool, what is used, and what is idle", () => {
    assert.deepEqual(rowsOf(facts()), [
      ["pool", "$24.00 for 20 licenses, used or not"],
      ["used", "$19.20"],
      ["idle", "$4.80"],
    ]);
  });

  it("says of what is used how much is beyond the pool", () => {
    const shrunk = facts({ licenseCount: 5, licenseUsedCount: 9, licenseFreeCount: 0, licenseOvercommitCount: 4 });
    assert.deepEqual(rowsOf(shrunk)[1], ["used", "$10.80 (4 licenses beyond the pool)"]);
  });

  for (const [what, changes, cost] of [
    ["", {}, "$6.00"],
    [", at least, while others are unknown", { unknownCount: 2 }, "at least $6.00"],
    [", unless they are unknown", { stuckCount: undefined, unknownCount: 2 }, "unknown"],
  ] as const) {
    it(`has what stuck licenses cost${what}`, () => {
      const stuck = rowsOf(facts(), {}, { ...breakdown, ...changes }).at(-1);
      assert.deepEqual([stuck?.[0], stuck?.[1].replace(/ \(.*/, "")], ["stuck", cost]);
    });
  }

  const breakEvens: readonly [what: string, of: SubscriptionFacts, row: string | undefined][] = [
    ["a pool", facts(), "12 upgrades a month at $2.00 each: with fewer, paying by the event is cheaper"],
    ["a pool of nothing", facts({ licenseCount: 0, licenseUsedCount: 0, licenseFreeCount: 0 }), undefined],
    [
      "a pool beside upgrades that are billed one by one",
      facts({ purchaseTypes: ["TS-HFOTA-MRC", "TS-HFOTA-EVNT"] }),
      "12 upgrades a month at $2.00 each: with fewer, paying by the event is cheaper",
    ],
    [
      "a device without a pool",
      perEvent,
      "0.6 upgrades a month for each device at $2.00 each: with more, a license is cheaper",
    ],
  ];
  for (const [what, of, row] of breakEvens) {
    it(`has the break-even of ${what}`, () => {
      const rows = rowsOf(of, { pricePerUpgrade: 2 });
      assert.equal(rows.find(([label]) => label === "break-even")?.[1], row);
    });
  }

  it("has no amounts without a pool", () => {
    assert.deepEqual(rowsOf(perEvent), [["pool", "none; each upgrade is billed"]]);
  });
});
