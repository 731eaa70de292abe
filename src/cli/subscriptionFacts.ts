import { balance, type Balance } from "../reconcile/check/headroom";
import type { Subscription } from "../licenseApi";

/** A subscription with what follows from it, in the names and the order of the outputs of FotaSubscription. */
export interface SubscriptionFacts extends Subscription, Balance {}

export function factsOf(subscription: Subscription): SubscriptionFacts {
  const { account, purchaseTypes, licenseCount, licenseUsedCount, updateTime } = subscription;
  return { account, purchaseTypes, licenseCount, licenseUsedCount, ...balance(subscription), updateTime };
}
