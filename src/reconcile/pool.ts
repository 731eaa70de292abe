import type { Subscription } from "../licenseApi";

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
