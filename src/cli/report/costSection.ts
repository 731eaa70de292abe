import { count, counted } from "../../text/plurals";
import { printCost, printPrice, type LicensePrice } from "../../policy/licensePrice";
import { exact } from "../../policy/rounding";
import { hasPool } from "../../reconcile/pool";
import { countOrBound } from "./breakdownSections";
import type { Row } from "../text/markdownTable";
import type { PoolBreakdown } from "../facts/poolBreakdown";
import { poolCost } from "../facts/poolCost";
import type { Prices } from "../input/prices";
import type { Section } from "./section";
import type { SubscriptionFacts } from "../facts/subscriptionFacts";

export function costSection(facts: SubscriptionFacts, breakdown: PoolBreakdown | undefined, prices: Prices): Section {
  const price = `at ${printPrice(prices.pricePerLicense, prices.currency)} a license`;
  return {
    title: `Cost a month, ${price}`,
    header: ["Cost a month", price],
    rows: hasPool(facts)
      ? [
          ...poolCostRows(facts, prices),
          ...(breakdown === undefined ? [] : [stuckRow(breakdown, prices)]),
          ...breakEvenRows(facts, prices),
        ]
      : [["pool", "none; each upgrade is billed"], ...breakEvenOfLicenseRows(prices)],
  };
}

function poolCostRows(facts: SubscriptionFacts, prices: Prices): Row[] {
  const { licenseCount, licenseUsedCount, licenseFreeCount, licenseOvercommitCount } = facts;
  const excess = licenseOvercommitCount === 0 ? "" : ` (${counted(licenseOvercommitCount, "license")} beyond the pool)`;
  return [
    ["pool", `${printCost(licenseCount, prices)} for ${counted(licenseCount, "license")}, used or not`],
    ["used", printCost(licenseUsedCount, prices) + excess],
    ["idle", printCost(licenseFreeCount, prices)],
  ];
}

/** Empty if no license is missing. */
export function missingWords(missing: number, price: LicensePrice): string {
  return missing <= 0 ? "" : `; ${counted(missing, "more license")} would cost ${printCost(missing, price)} a month`;
}

function stuckRow({ stuckCount, unknownCount }: PoolBreakdown, prices: Prices): Row {
  const cost = countOrBound(stuckCount, unknownCount, (licenses) => printCost(licenses, prices));
  return ["stuck", `${cost} (of those used; ThingSpace does not release them)`];
}

function breakEvenRows(facts: SubscriptionFacts, prices: Prices): Row[] {
  const { pricePerUpgrade, breakEvenUpgradesPerMonth = 0 } = poolCost(facts, prices);
  return pricePerUpgrade === undefined || breakEvenUpgradesPerMonth === 0
    ? []
    : [
        [
          "break-even",
          `${counted(breakEvenUpgradesPerMonth, "upgrade")} a month at ${printPrice(pricePerUpgrade, prices.currency)} each: ` +
            `with fewer, paying by the event is cheaper`,
        ],
      ];
}

/** Without a pool: per license. */
function breakEvenOfLicenseRows({ pricePerLicense, pricePerUpgrade, currency }: Prices): Row[] {
  return pricePerUpgrade === undefined
    ? []
    : [
        [
          "break-even",
          `${count(exact(pricePerLicense / pricePerUpgrade))} upgrades a month for each device at ` +
            `${printPrice(pricePerUpgrade, currency)} each: with more, a license is cheaper`,
        ],
      ];
}
