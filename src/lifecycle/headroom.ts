import type { Subscription } from "../licenseApi";
import type { Plan } from "./plan";
import { projectPool } from "./plan";
import { count, counted } from "./wording";

/** The monthly pool, as ThingSpace spells it. Only this kind of subscription has licenses to assign. */
const monthlyPool = "TS-HFOTA-MRC";

/** Why the account has no pool to take licenses from, or `undefined` when it has one. */
export function missingPool({ account, purchaseTypes }: Subscription): string | undefined {
  if (purchaseTypes.length === 0 || purchaseTypes.includes(monthlyPool)) {
    return undefined;
  }
  return (
    `account ${account} has no license pool: its subscription is ${purchaseTypes.join(", ")}, billed per upgrade, and its ` +
    `devices need no license. Take the fleet out of the program, or name an account with a ${monthlyPool} subscription. ` +
    `Nothing was changed.`
  );
}

/**
 * Why the plans do not fit the account's pool, or `undefined` when they do.
 *
 * A release makes room for an assignment, because a change adds what fits, releases, and adds the rest.
 */
export function shortage(subscription: Subscription, plans: Iterable<Plan>): string | undefined {
  const all = [...plans];
  const { used, free, freeAfterwards } = projectPool(subscription, all);
  const asking = all.filter((plan) => plan.assign.length > 0);
  if (asking.length === 0 || freeAfterwards >= 0) {
    return undefined;
  }
  const need = asking.reduce((sum, plan) => sum + plan.assign.length, 0);
  const returned = freeAfterwards - free + need;
  const asked = asking.map((plan) => `${plan.fleet}: ${count(plan.assign.length)}`).join(", ");
  return (
    (asking.length === 1
      ? `fleet ${asking.map((plan) => plan.fleet).join()} needs ${counted(need, "license")}`
      : `${counted(asking.length, "fleet")} (${asked}) need ${counted(need, "license")}`) +
    `, and account ${subscription.account} has ${count(Math.max(free, 0))} free ` +
    `(${count(used)} of ${count(subscription.licenseCount)} in use)` +
    (returned > 0 ? `, with ${count(returned)} to be released by this change` : "") +
    `: ${count(-freeAfterwards)} missing. Add licenses to the subscription or take devices out. Nothing was changed.`
  );
}
