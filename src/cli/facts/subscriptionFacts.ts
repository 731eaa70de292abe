import { balance, type Balance } from "../../reconcile/pool";
import type { Subscription } from "../../ports/licenseApi";

/** Named and ordered like the outputs of FotaSubscription. */
export interface SubscriptionFacts extends Subscription, Balance {}

export function factsOf(subscription: Subscription): SubscriptionFacts {
  const { account, purchaseTypes, licenseCount, licenseUsedCount, updateTime } = subscription;
  return { account, purchaseTypes, licenseCount, licenseUsedCount, ...balance(subscription), updateTime };
}
