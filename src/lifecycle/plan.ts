import type { Imei } from "../imei";
import type { LicenseListing, Subscription } from "../licenseApi";
import { devicesOnlyIn, type Roster } from "../roster";

/** What a fleet is going to do to its account, decided before anything is written. */
export interface Plan {
  readonly fleet: string;
  readonly account: string;
  /** Devices that get a license out of the pool. */
  readonly assign: readonly Imei[];
  /** Devices that hold a license already and become part of the fleet. */
  readonly adopt: readonly Imei[];
  /** Devices whose license goes back to the pool. */
  readonly release: readonly Imei[];
  readonly unchanged: number;
}

/** What a fleet asks for, compared with what is recorded of it; needs nothing from the service. */
export interface Change {
  readonly added: readonly Imei[];
  readonly dropped: readonly Imei[];
  readonly unchanged: number;
}

export function compare(recorded: Roster, declared: Roster): Change {
  const added = devicesOnlyIn(declared, recorded);
  return {
    added,
    dropped: devicesOnlyIn(recorded, declared),
    unchanged: declared.size - added.length,
  };
}

/** Splits what is added into licenses to take from the pool and licenses to adopt. */
export function planChange(
  identity: { readonly fleet: string; readonly account: string },
  change: Change,
  listing: LicenseListing | undefined,
): Plan {
  const licensed = (imei: Imei) => listing?.devices.has(imei) === true;
  return {
    ...identity,
    assign: change.added.filter((imei) => !licensed(imei)),
    adopt: change.added.filter(licensed),
    release: change.dropped,
    unchanged: change.unchanged,
  };
}

/** The account's pool, now and once the plans have been carried out. */
export interface Pool {
  readonly licenseCount: number;
  readonly used: number;
  readonly free: number;
  readonly freeAfterwards: number;
}

export function projectPool(
  { licenseCount, licenseUsedCount }: Pick<Subscription, "licenseCount" | "licenseUsedCount">,
  plans: Iterable<Pick<Plan, "assign" | "release">>,
): Pool {
  const free = licenseCount - licenseUsedCount;
  let freeAfterwards = free;
  for (const { assign, release } of plans) {
    freeAfterwards += release.length - assign.length;
  }
  return { licenseCount, used: licenseUsedCount, free, freeAfterwards };
}
