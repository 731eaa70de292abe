import { missingPool, shortage } from "../reconcile/check/headroom";
import { overlapProblem } from "../reconcile/check/overlap";
import { defaultOptions } from "../fleet/options";
import type { LicenseListing, Subscription } from "../licenseApi";
import { difference, nothingRecorded, plan, type Plan } from "../reconcile/plan";
import { projectPool } from "../reconcile/pool";
import type { DeclaredFleet } from "./fleetReader";

interface PlannedFleet extends DeclaredFleet {
  readonly plan: Plan;
}

/** What a first `up` of these fleets would do. */
export interface FleetDifference {
  readonly subscription: Subscription;
  readonly fleets: readonly PlannedFleet[];
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
  const plans = planned.map((fleet) => fleet.plan);
  return {
    subscription,
    fleets: planned,
    others: [...listing.devices].filter((imei) => !fleets.some(({ roster }) => hasDevice(roster, imei))).sort(),
    projectedFreeCount: Math.max(projectPool(subscription, plans).freeAfterwards, 0),
    problem: problemOf(planned, subscription),
  };
}

function problemOf(planned: readonly PlannedFleet[], subscription: Subscription): string | undefined {
  const plans = planned.map(({ fleet, plan: { assign, adopt, release } }) => ({ fleet, assign, adopt, release }));
  const isGaining = plans.some(({ assign, adopt }) => assign.length + adopt.length > 0);
  const overlaps = planned.flatMap((one, index) =>
    planned.slice(0, index).flatMap((earlier) => overlapOf(earlier, one)),
  );
  // With devices that count twice nobody can tell how many licenses are needed.
  return overlaps.length > 0
    ? overlaps.join("\n")
    : ((isGaining ? missingPool(subscription) : undefined) ?? shortage(subscription, plans));
}

function overlapOf(one: PlannedFleet, other: PlannedFleet): readonly string[] {
  const shared = [...other.roster.keys()].filter((imei) => one.roster.has(imei));
  return shared.length === 0 ? [] : [overlapProblem([one.fleet, other.fleet], one.plan.target.account, shared)];
}

function planFirst({ fleet, roster }: DeclaredFleet, { account, devices }: LicenseListing): Plan {
  const target = {
    fleet,
    account,
    desired: roster,
    recorded: nothingRecorded,
    options: defaultOptions,
    purpose: "change",
  } as const;
  const nobody = () => false;
  return plan(target, difference(target, nobody), {
    isLicensed: (imei) => devices.has(imei),
    isClaimed: nobody,
    isReleasedElsewhere: nobody,
    upgrades: undefined,
  });
}

function hasDevice(roster: ReadonlyMap<string, unknown>, imei: string): boolean {
  return roster.has(imei);
}
