import type { Subscription } from "../licenseApi";

/** How ThingSpace spells the monthly pool, and upgrades that are paid one by one, for which there are no licenses to assign. */
export const monthlyPool = "TS-HFOTA-MRC";
const perUpgrade = "TS-HFOTA-EVNT";

/** Whether there are licenses to assign; not when the account only pays per upgrade. An unknown type counts as a pool. */
export function hasPool({ purchaseTypes }: Pick<Subscription, "purchaseTypes">): boolean {
  return purchaseTypes.length === 0 || purchaseTypes.some((type) => type !== perUpgrade);
}

/** What is left of a pool, in the names of the outputs of FotaSubscription. */
export interface Balance {
  /** Never below 0. */
  readonly licenseFreeCount: number;
  /** By how much the use exceeds the pool, after the subscription shrank. */
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

/** What a plan does to the pool. */
export interface PoolChange {
  readonly fleet: string;
  readonly assign: readonly string[];
  readonly release: readonly string[];
}

/** The account's pool, before the plans and once they are applied. */
export interface Pool {
  readonly licenseCount: number;
  /** Licenses that the plans take from the pool. */
  readonly assigned: number;
  /** Licenses that they return to it. */
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
    freeAfterwards: licenseCount - licenseUsedCount + released.size - assigned.size,
  };
}
