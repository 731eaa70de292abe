import type { Subscription } from "../../ports/licenseApi";
import { problem } from "../../problemCodes";
import { hasPool, monthlyPool } from "../pool";
import type { Facts } from "./rule";

export function licensePool({ plan, subscription }: Facts): string | undefined {
  const isGaining = plan.target.desired.size > plan.unchanged;
  return subscription === undefined || !isGaining ? undefined : missingPool(subscription);
}

export function missingPool({ account, purchaseTypes }: Subscription): string | undefined {
  if (hasPool({ purchaseTypes })) {
    return undefined;
  }
  return problem(
    "no-license-pool",
    `account ${account} has no license pool: its subscription is ${purchaseTypes.join(", ")}, billed per upgrade, and its ` +
      `devices need no license. Remove the fleet from the program, or use an account with a ${monthlyPool} subscription.`,
  );
}
