import { missingPool } from "../lifecycle/headroom";
import type { Subscription } from "../licenseApi";

/** A subscription with what follows from it, in the names and the order of the outputs of FotaSubscription. */
export interface SubscriptionFacts extends Subscription {
  /** Never below 0. */
  readonly licenseFreeCount: number;
  /** By how much the use exceeds the pool, after the subscription shrank. */
  readonly licenseOvercommitCount: number;
}

export function factsOf(subscription: Subscription): SubscriptionFacts {
  const { account, purchaseTypes, licenseCount, licenseUsedCount, updateTime } = subscription;
  return {
    account,
    purchaseTypes,
    licenseCount,
    licenseUsedCount,
    licenseFreeCount: Math.max(licenseCount - licenseUsedCount, 0),
    licenseOvercommitCount: Math.max(licenseUsedCount - licenseCount, 0),
    updateTime,
  };
}

/** Whether there are licenses to assign at all; not when the account only pays per upgrade. */
export function hasPool(subscription: Subscription): boolean {
  return missingPool(subscription) === undefined;
}
