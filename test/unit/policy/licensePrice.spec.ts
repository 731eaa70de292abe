import assert from "node:assert/strict";
import { costOf, costOfChange, printCost, printMoney, printPrice } from "../../../src/policy/licensePrice";

describe("the price of licenses", () => {
  const amounts: readonly [licenses: number, pricePerLicense: number, amount: number][] = [
    [0, 1.2, 0],
    [2_000, 1.2, 2_400],
    [3, 0.1, 0.3],
    [7, 1.1, 7.7],
    [3, 0.000_001, 0.000_003],
    [20_000_000, 12.34, 246_800_000],
  ];
  for (const [licenses, pricePerLicense, amount] of amounts) {
    it(`makes ${licenses} licenses at ${pricePerLicense} cost exactly ${amount}`, () => {
      assert.equal(costOf(licenses, { pricePerLicense, currency: "USD" }), amount);
    });
  }

  const printed: readonly [text: string, expected: string][] = [
    [printMoney(2_400, "USD"), "$2,400.00"],
    [printMoney(0.125, "USD"), "$0.13"],
    [printMoney(80, "EUR"), "€80.00"],
    [printMoney(1_500, "JPY"), "¥1,500"],
    [printMoney(5, "CHF"), "CHF 5.00"],
    [printPrice(1.2, "USD"), "$1.20"],
    [printPrice(0.1255, "USD"), "$0.1255"],
    [printCost(2_000, { pricePerLicense: 1.2, currency: "USD" }), "$2,400.00"],
  ];
  for (const [text, expected] of printed) {
    it(`is printed as ${expected}`, () => {
      assert.equal(text, expected);
    });
  }

  const changes: readonly [plannedAssignments: number, plannedReleases: number, free: number, sentence: string][] = [
    [40, 0, 12, "40 more licenses would be in use, $48.00 a month; of $2,400.00 a month for 2,000 licenses, $14.40"],
    [3, 4, 12, "1 fewer license would be in use, $1.20 a month; of $2,400.00 a month for 2,000 licenses, $14.40"],
    [20, 20, 0, "as many licenses would be in use as before; of $2,400.00 a month for 2,000 licenses, $0.00"],
  ];
  for (const [plannedAssignments, plannedReleases, projectedFreeCount, sentence] of changes) {
    it(`says what ${plannedAssignments} assignments and ${plannedReleases} releases change`, () => {
      const pool = { licenseCount: 2_000, plannedAssignments, plannedReleases, projectedFreeCount };
      const price = { pricePerLicense: 1.2, currency: "USD" };
      assert.equal(costOfChange(pool, price), `${sentence} would be idle`);
    });
  }
});
