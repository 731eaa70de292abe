import { missingPool, shortage } from "../lifecycle/headroom";
import { compare, planChange, projectPool, type Plan } from "../lifecycle/plan";
import type { LicenseListing, Subscription } from "../licenseApi";
import { emptyRoster } from "../roster";
import type { DeclaredFleet } from "./fleetReader";

/** What a first `up` of these fleets would do. */
export interface FleetDifference {
  readonly subscription: Subscription;
  readonly fleets: readonly (DeclaredFleet & { readonly plan: Plan })[];
  /** Licensed devices that none of the fleets declares. */
  readonly others: readonly string[];
  /** Never below 0. */
  readonly projectedFreeCount: number;
  /** Why the `up` would be refused; absent when it would not. */
  readonly problem: string | undefined;
}

/** Plans fleets as a preview does, of which no state records anything yet. */
export function differenceOf(
  fleets: readonly DeclaredFleet[],
  subscription: Subscription,
  listing: LicenseListing,
): FleetDifference {
  const planned = fleets.map((declared) => ({ ...declared, plan: planFirst(declared, listing) }));
  const plans = planned.map(({ plan }) => plan);
  return {
    subscription,
    fleets: planned,
    others: [...listing.devices].filter((imei) => !fleets.some(({ roster }) => hasDevice(roster, imei))).sort(),
    projectedFreeCount: Math.max(projectPool(subscription, plans).freeAfterwards, 0),
    problem: missingPool(subscription) ?? shortage(subscription, plans),
  };
}

function planFirst({ fleet, roster }: DeclaredFleet, listing: LicenseListing): Plan {
  const nothing = { recorded: emptyRoster, undetermined: emptyRoster };
  return planChange(
    { fleet, account: listing.account },
    compare(nothing, roster),
    { release: [], handOver: [], keep: [] },
    { unreleasable: "fail" },
    { listing, upgrades: undefined, undetermined: emptyRoster },
  );
}

function hasDevice(roster: ReadonlyMap<string, unknown>, imei: string): boolean {
  return roster.has(imei);
}
