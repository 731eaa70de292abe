import type { Imei } from "../fleet/imei";
import type { Subscription } from "../licenseApi";
import type { Plan } from "./plan";

/** ThingSpace's names for the monthly pool, and for upgrades paid one by one, which have no licenses to assign. */
export const monthlyPool = "TS-HFOTA-MRC";
const perUpgrade = "TS-HFOTA-EVNT";

/** False when the account only pays per upgrade. An unknown type counts as a pool. */
export function hasPool({ purchaseTypes }: Pick<Subscription, "purchaseTypes">): boolean {
  return purchaseTypes.length === 0 || purchaseTypes.some((type) => type !== perUpgrade);
}

/** Named like the outputs of FotaSubscription. */
export interface Balance {
  /** Never below 0. */
  readonly licenseFreeCount: number;
  /** Use beyond the pool, after the subscription shrank. */
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

/** What a plan changes in the count of licenses in use. */
export interface PoolChange {
  readonly fleet: string;
  readonly assign: readonly Imei[];
  readonly release: readonly Imei[];
}

interface SeenPlan {
  readonly plan: Pick<Plan, "assign" | "release">;
  /** By the listing that the plan rests on; without one, what is recorded counts as licensed. */
  readonly licensed?: ReadonlySet<string> | undefined;
}

/** In doubt a license is requested that is in use already. */
export function uncounted({ assign }: Pick<Plan, "assign">, licensed: ReadonlySet<string> | undefined): Imei[] {
  return assign.filter((imei) => licensed?.has(imei) !== true);
}

export interface Pool {
  readonly licenseCount: number;
  readonly assigned: number;
  readonly released: number;
  /** Below 0 in a pool that shrank below its use. */
  readonly freeAfterwards: number;
}

export function projectPool(
  { licenseCount, licenseUsedCount }: Pick<Subscription, "licenseCount" | "licenseUsedCount">,
  plans: readonly SeenPlan[],
): Pool {
  const taken = numberOf(plans.map(({ plan, licensed }) => uncounted(plan, licensed)));
  // In doubt a license is released that is not counted yet, so that none comes free.
  const freed = numberOf(
    plans.map(({ plan, licensed }) => plan.release.filter((imei) => licensed?.has(imei) !== false)),
  );
  return {
    licenseCount,
    assigned: numberOf(plans.map(({ plan }) => plan.assign)),
    released: numberOf(plans.map(({ plan }) => plan.release)),
    // A deletion also releases what is recorded and counted no more.
    freeAfterwards: Math.min(licenseCount - licenseUsedCount + freed - taken, licenseCount),
  };
}

/** A device in transit may be released by two plans. */
function numberOf(devices: readonly (readonly Imei[])[]): number {
  return new Set(devices.flat()).size;
}
