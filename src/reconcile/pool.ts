import type { Imei } from "../fleet/imei";
import type { Subscription } from "../ports/licenseApi";
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

export interface PoolChange {
  readonly fleet: string;
  readonly assign: readonly Imei[];
  readonly release: readonly Imei[];
}

/** What a plan changes in the count of licenses in use. */
export interface CountChange {
  readonly taken: readonly Imei[];
  readonly freed: readonly Imei[];
}

/** In doubt a license is requested that is counted already, or released that is not counted yet. */
export function countChangeOf(
  { assign, release }: Pick<Plan, "assign" | "release">,
  licensed: ReadonlySet<string> | undefined,
): CountChange {
  return {
    taken: assign.filter((imei) => licensed?.has(imei) !== true),
    freed: release.filter((imei) => licensed?.has(imei) !== false),
  };
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
  plans: readonly (CountChange & { readonly plan: Pick<Plan, "assign" | "release"> })[],
): Pool {
  const freed = numberOf(plans.map((change) => change.freed));
  const taken = numberOf(plans.map((change) => change.taken));
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
