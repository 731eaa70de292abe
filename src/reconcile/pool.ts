import type { Subscription } from "../licenseApi";

/** ThingSpace's names for the monthly pool, and for upgrades paid one by one, which have no licenses to assign. */
export const monthlyPool = "TS-HFOTA-MRC";
const perUpgrade = "TS-HFOTA-EVNT";

/** False when the account only pays per upgrade. An unknown type counts as a pool. */
export function hasPool({ purchaseTypes }: Pick<Subscription, "purchaseTypes">): boolean {
  return purchaseTypes.length === 0 || purchaseTypes.some((type) => type !== perUpgrade);
}

/** Named like the outputs of FotaSubscription. */
export interface Balance {
  /** Never below 0. */
  readonly licenseFreeCount: number;
  /** Use beyond the pool, after the subscription shrank. */
  readonly licenseOvercommitCount: number;
}

export function balance({
  licenseCount,
  licenseUsedCount,
}: Pick<Subscription, "licenseCount" | "licenseUsedCount">): Balance {
  return {
    licenseFreeCount: Math.max(licenseCount - licenseUsedCount, 0),
    licenseOvercommitCount: Math.max(licenseUsedCount - licenseCount, 0),
  };
}

export interface PoolChange {
  readonly fleet: string;
  readonly assign: readonly string[];
  readonly release: readonly string[];
}

export interface Pool {
  readonly licenseCount: number;
  readonly assigned: number;
  readonly released: number;
  /** Below 0 in a pool that shrank below its use. */
  readonly freeAfterwards: number;
}

export function projectPool(
  { licenseCount, licenseUsedCount }: Pick<Subscription, "licenseCount" | "licenseUsedCount">,
  plans: Iterable<Pick<PoolChange, "assign" | "release">>,
): Pool {
  const assigned = new Set<string>();
  // A device in transit may be released by two plans.
  const released = new Set<string>();
  for (const { assign, release } of plans) {
    assign.forEach((imei) => assigned.add(imei));
    release.forEach((imei) => released.add(imei));
  }
  return {
    licenseCount,
    assigned: assigned.size,
    released: released.size,
    // A count that lags may not have what is released.
    freeAfterwards: Math.min(licenseCount - licenseUsedCount + released.size - assigned.size, licenseCount),
  };
}
