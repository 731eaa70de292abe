import { costOf } from "../../policy/licensePrice";
import { exact } from "../../policy/rounding";
import type { PoolBreakdown } from "./poolBreakdown";
import type { Prices } from "../input/prices";
import type { SubscriptionFacts } from "./subscriptionFacts";

/** For programs, in units of the currency. */
export interface PoolCost {
  readonly currency: string;
  readonly pricePerLicense: number;
  /** The bill, regardless of use. */
  readonly poolPerMonth: number;
  /** More than the pool when it is overcommitted. */
  readonly usedPerMonth: number;
  readonly idlePerMonth: number;
  /** With a breakdown; undefined like its count. */
  readonly stuckPerMonth?: number | undefined;
  readonly pricePerUpgrade?: number;
  /** Below this, paying per upgrade is cheaper than the pool. */
  readonly breakEvenUpgradesPerMonth?: number;
}

type Counts = Pick<SubscriptionFacts, "licenseCount" | "licenseUsedCount" | "licenseFreeCount"> & {
  readonly breakdown?: Pick<PoolBreakdown, "stuckCount"> | undefined;
};

export function poolCost(counts: Counts, prices: Prices): PoolCost {
  const { licenseCount, licenseUsedCount, licenseFreeCount, breakdown } = counts;
  const { currency, pricePerLicense, pricePerUpgrade } = prices;
  const poolPerMonth = costOf(licenseCount, prices);
  return {
    currency,
    pricePerLicense,
    poolPerMonth,
    usedPerMonth: costOf(licenseUsedCount, prices),
    idlePerMonth: costOf(licenseFreeCount, prices),
    ...(breakdown === undefined
      ? {}
      : { stuckPerMonth: breakdown.stuckCount === undefined ? undefined : costOf(breakdown.stuckCount, prices) }),
    ...(pricePerUpgrade === undefined
      ? {}
      : { pricePerUpgrade, breakEvenUpgradesPerMonth: Math.ceil(exact(poolPerMonth / pricePerUpgrade)) }),
  };
}
