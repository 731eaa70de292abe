import assert from "node:assert/strict";
import type { CostOptions, IdleOptions } from "../../../../src/policy";
import { account, analyze, fleet, subscription, unknown } from "../analyze";

type Numbers = NonNullable<Parameters<typeof subscription>[2]>;

async function reports(numbers: Numbers, settings: IdleOptions, others = {}, prices: CostOptions = {}) {
  const all = await analyze([fleet("west"), subscription("pool", ["west"], numbers, others)], {
    config: { "license-idle": { ...settings }, "license-cost": { ...prices } },
  });
  return all.filter(({ policy }) => policy === "license-idle");
}

describe("license-idle", () => {
  interface Row {
    readonly when: string;
    readonly numbers: Numbers;
    readonly settings?: IdleOptions;
    readonly others?: Parameters<typeof subscription>[3];
  }
  const violated: readonly Row[] = [
    { when: "nothing is said and more than half is unused", numbers: { licenseUsedCount: 49 } },
    { when: "one more is unused than may be", numbers: { licenseUsedCount: 69 }, settings: { maxIdlePercent: 30 } },
    { when: "releases make it so", numbers: { licenseUsedCount: 50, plannedReleases: 1 } },
    { when: "any is unused where none may be", numbers: { licenseUsedCount: 99 }, settings: { maxIdlePercent: 0 } },
  ];
  for (const { when, numbers, settings = {} } of violated) {
    it(`is violated when ${when}`, async () => {
      const found = await reports(numbers, settings);
      assert.deepEqual(
        found.map(({ level }) => level),
        ["advisory"],
      );
    });
  }

  const held: readonly Row[] = [
    { when: "nothing is said and half is unused", numbers: { licenseUsedCount: 50 } },
    { when: "as much is unused as may be", numbers: { licenseUsedCount: 70 }, settings: { maxIdlePercent: 30 } },
    { when: "this deployment uses what was unused", numbers: { licenseUsedCount: 49, plannedAssignments: 1 } },
    { when: "there are no licenses at all", numbers: { licenseCount: 0, licenseUsedCount: 0 } },
    {
      when: "the account has no pool",
      numbers: { licenseUsedCount: 0 },
      others: { purchaseTypes: ["TS-HFOTA-EVNT"] },
    },
    { when: "the numbers are not known", numbers: {}, others: { projectedFreeCount: unknown } },
  ];
  for (const { when, numbers, settings = {}, others = {} } of held) {
    it(`holds when ${when}`, async () => {
      assert.deepEqual(await reports(numbers, settings, others), []);
    });
  }

  const messages: readonly { readonly what: string; readonly prices: CostOptions; readonly cost: string }[] = [
    { what: "no price is given", prices: {}, cost: "" },
    { what: "a price is given", prices: { pricePerLicense: 20.5 }, cost: " That is $1,640.00 a month." },
    { what: "licenses are cheap", prices: { pricePerLicense: 0.25 }, cost: " That is $20.00 a month." },
    {
      what: "a currency is given, too",
      prices: { pricePerLicense: 1, currency: "EUR" },
      cost: " That is €80.00 a month.",
    },
  ];
  for (const { what, prices, cost } of messages) {
    it(`says which account, how many, what they amount to and what to do when ${what}`, async () => {
      const [report] = await reports({ licenseUsedCount: 20 }, {}, {}, prices);
      assert.equal(
        report?.message,
        `account ${account} pays for 100 licenses, of which 80 would be unused after this deployment, and at most 50 are allowed ` +
          `(maxIdlePercent: 50%).${cost} Reduce the subscription, declare devices for them, or raise maxIdlePercent.`,
      );
    });
  }
});
