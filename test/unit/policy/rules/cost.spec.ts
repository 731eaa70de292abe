import assert from "node:assert/strict";
import type { CostOptions } from "../../../../src/policy";
import { account, analyze, fleet, subscription, unknown } from "../analyze";

type Numbers = NonNullable<Parameters<typeof subscription>[2]>;

const another = "0402196254-00002";

async function reports(numbers: Numbers, settings: CostOptions, others = {}) {
  const all = await analyze([fleet("west"), subscription("pool", ["west"], numbers, others)], {
    config: { "license-cost": { ...settings } },
  });
  return all.filter(({ policy, message }) => policy === "license-cost" || message.includes("license-cost"));
}

describe("license-cost", () => {
  const told: readonly { when: string; settings: CostOptions; amounts: readonly string[] }[] = [
    { when: "a price is given", settings: { pricePerLicense: 1.2 }, amounts: ["$48.00", "$120.00", "$12.00"] },
    {
      when: "a currency is given, too",
      settings: { pricePerLicense: 1.2, currency: "EUR" },
      amounts: ["€48.00", "€120.00", "€12.00"],
    },
    {
      when: "the account has a price of its own",
      settings: { pricePerLicense: 1.2, accounts: { [account]: { pricePerLicense: 0.1 } } },
      amounts: ["$4.00", "$10.00", "$1.00"],
    },
    {
      when: "only the account has a price",
      settings: { accounts: { [account]: { pricePerLicense: 2 } } },
      amounts: ["$80.00", "$200.00", "$20.00"],
    },
  ];
  for (const { when, settings, amounts } of told) {
    it(`tells the cost of what is put to use, of the pool, and of what stays idle when ${when}`, async () => {
      const [report, ...others] = await reports({ plannedAssignments: 45, plannedReleases: 5 }, settings);
      assert.deepEqual([report?.level, report?.resource, others], ["advisory", "pool", []]);
      const message = String(report?.message);
      assert.match(message, /^account 0402196254-00001: after this deployment 40 more licenses would be in use, /);
      assert.deepEqual(message.match(/[$€][\d,.]*\d/g), amounts);
      assert.match(message, / would be idle\. The bill stays the same until the subscription changes\.$/);
    });
  }

  it("tells a deployment that uses as many licenses as before", async () => {
    const [report] = await reports({ plannedAssignments: 5, plannedReleases: 5 }, { pricePerLicense: 1 });
    assert.match(String(report?.message), /as many licenses would be in use as before; .*\$50\.00 would be idle/);
  });

  const silent: readonly { when: string; numbers: Numbers; settings?: CostOptions; others?: object }[] = [
    { when: "there is no price", numbers: { plannedAssignments: 5 }, settings: {} },
    {
      when: "only a currency is given",
      numbers: { plannedAssignments: 5 },
      settings: { currency: "EUR" },
    },
    { when: "nothing is assigned and nothing released", numbers: {} },
    {
      when: "the account has no pool",
      numbers: { plannedAssignments: 5 },
      others: { purchaseTypes: ["TS-HFOTA-EVNT"] },
    },
    {
      when: "there is no price, and the numbers are not known",
      numbers: {},
      settings: {},
      others: { projectedFreeCount: unknown },
    },
  ];
  for (const { when, numbers, settings = { pricePerLicense: 1 }, others = {} } of silent) {
    it(`says nothing when ${when}`, async () => {
      assert.deepEqual(await reports(numbers, settings, others), []);
    });
  }

  it("says what it cannot evaluate where there is a price", async () => {
    const settings = { pricePerLicense: 1 };
    const [report] = await reports({}, settings, { projectedFreeCount: unknown });
    assert.match(String(report?.message), /license-cost.* cannot evaluate: /);
  });

  it("tells of a price for an account that nobody is on, which may be misspelled", async () => {
    const found = await reports({ plannedAssignments: 5 }, { accounts: { [another]: { pricePerLicense: 1 } } });
    assert.deepEqual(
      found.map(({ policy }) => policy),
      ["license-not-evaluated"],
    );
    assert.match(String(found[0]?.message), /^license-cost: there are settings for account 0402196254-00002, /);
  });

  it("can be excused, and still gives license-idle its price", async () => {
    const exemptions = [{ account, policy: "license-cost", reason: "known", expires: "9999-12-31" }];
    const config = {
      "license-cost": { pricePerLicense: 1 },
      "license-idle": { maxIdlePercent: 0 },
      "license-exemptions": { exemptions },
    };
    const pool = subscription("pool", ["west"], { plannedAssignments: 5 });
    const all = await analyze([fleet("west"), pool], { config });
    const messages = (policy: string) => all.filter((report) => report.policy === policy).map(({ message }) => message);
    assert.deepEqual(messages("license-cost"), []);
    assert.match(String(messages("license-not-evaluated")[0]), /^excused from license-cost: /);
    assert.match(String(messages("license-idle")[0]), /That is \$45\.00 a month\./);
  });
});
