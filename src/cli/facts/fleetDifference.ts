import { shortage } from "../../reconcile/check/headroom";
import { missingPool } from "../../reconcile/check/licensePool";
import { defaultOptions } from "../../fleet/fleetOptions";
import type { LicenseListing, Subscription } from "../../ports/licenseApi";
import { difference, makePlan, type Plan } from "../../reconcile/plan";
import { nothingRecorded } from "../../fleet/fleetState";
import { countChangeOf, projectPool, type CountChange, type Pool } from "../../reconcile/pool";
import { overlapsAmong } from "./fleetOverlaps";
import type { FleetRoster } from "./fleetReader";

interface PlannedFleet extends FleetRoster, CountChange {
  readonly plan: Plan;
}

/** The plan of a first `up`. */
export interface FleetDifference {
  readonly subscription: Subscription;
  readonly fleets: readonly PlannedFleet[];
  /** Licensed devices in none of the fleets. */
  readonly others: readonly string[];
  readonly pool: Pool;
  /** Never below 0. */
  readonly projectedFreeCount: number;
  /** Why the `up` would be refused. */
  readonly problem: string | undefined;
}

/** Plans fleets as a preview without a state does. */
export function differenceOf(
  fleets: readonly FleetRoster[],
  subscription: Subscription,
  listing: LicenseListing,
): FleetDifference {
  const planned = fleets.map((declared) => {
    const plan = planFirst(declared, listing);
    return { ...declared, plan, ...countChangeOf(plan, listing.devices) };
  });
  const pool = projectPool(subscription, planned);
  return {
    subscription,
    fleets: planned,
    others: [...listing.devices].filter((imei) => !fleets.some(({ roster }) => hasDevice(roster, imei))).sort(),
    pool,
    projectedFreeCount: Math.max(pool.freeAfterwards, 0),
    problem: problemOf(planned, subscription),
  };
}

function problemOf(planned: readonly PlannedFleet[], subscription: Subscription): string | undefined {
  const plans = planned.map(({ fleet, plan: { assign, adopt, release } }) => ({ fleet, assign, adopt, release }));
  const isGaining = plans.some(({ assign, adopt }) => assign.length + adopt.length > 0);
  const overlaps = overlapsAmong(subscription.account, planned);
  // Shared devices make the number of required licenses ambiguous.
  return overlaps.length > 0
    ? overlaps.join("\n")
    : ((isGaining ? missingPool(subscription) : undefined) ?? shortage(subscription, plans));
}

function planFirst({ fleet, roster }: FleetRoster, { account, devices }: LicenseListing): Plan {
  const target = {
    fleet,
    account,
    desired: roster,
    recorded: nothingRecorded,
    options: defaultOptions,
    purpose: "change",
  } as const;
  const never = () => false;
  return makePlan(
    target,
    difference(target, never, () => "back"),
    {
      isLicensed: (imei) => devices.has(imei),
      isClaimed: never,
      isReleasedElsewhere: never,
      upgrades: undefined,
    },
  );
}

function hasDevice(roster: ReadonlyMap<string, unknown>, imei: string): boolean {
  return roster.has(imei);
}
