import type { Imei } from "../imei";
import type { LicenseListing, Subscription, UpgradeReport } from "../licenseApi";
import { devicesOnlyIn, type Roster } from "../roster";
import type { FleetOptions } from "./options";

/** What a fleet is going to do to its account, decided before anything is written. */
export interface Plan {
  readonly fleet: string;
  readonly account: string;
  /** Devices that get a license out of the pool. */
  readonly assign: readonly Imei[];
  /** Devices that hold somebody else's license already and become part of the fleet. */
  readonly adopt: readonly Imei[];
  /** Devices that hold a license which the fleet itself assigned, in a run that could not tell. */
  readonly confirm: readonly Imei[];
  /** Devices whose license goes back to the pool. */
  readonly release: readonly Imei[];
  /** Devices that another fleet of the program takes over, with their licenses. */
  readonly handOver: readonly Imei[];
  /** Devices that leave the fleet and keep their licenses, because the fleet wants it so or ThingSpace does. */
  readonly leave: readonly Imei[];
  /** Devices that leave the fleet and have lost their licenses already: nothing is given back for them. */
  readonly gone: readonly Imei[];
  readonly unchanged: number;
}

/** What a fleet asks for, compared with what is recorded of it; needs nothing from the service. */
export interface Change {
  readonly added: readonly Imei[];
  readonly dropped: readonly Imei[];
  readonly unchanged: number;
}

/** What is recorded of a fleet. */
export interface Recorded {
  readonly recorded: Roster;
  readonly undetermined: Roster;
}

/** A device that nobody knows of is assigned anew when it is declared, and released when it is not: both are harmless. */
export function compare({ recorded, undetermined }: Recorded, declared: Roster): Change {
  const added = devicesOnlyIn(declared, recorded);
  return {
    added,
    dropped: [...devicesOnlyIn(recorded, declared), ...devicesOnlyIn(undetermined, declared)],
    unchanged: declared.size - added.length,
  };
}

/** What becomes of the devices that a fleet no longer declares. */
export interface Departure {
  readonly release: readonly Imei[];
  readonly handOver: readonly Imei[];
  /** Kept licensed as `onRemoval: "keep"` wants it. */
  readonly keep: readonly Imei[];
}

export function departure(
  dropped: readonly Imei[],
  { onRemoval }: Pick<FleetOptions, "onRemoval">,
  isClaimed: (imei: Imei) => boolean,
): Departure {
  const handOver = dropped.filter(isClaimed);
  const own = dropped.filter((imei) => !isClaimed(imei));
  return onRemoval === "keep" ? { release: [], handOver, keep: own } : { release: own, handOver, keep: [] };
}

export interface PlanFacts {
  /** Needed when devices are added, or licenses released. */
  readonly listing: LicenseListing | undefined;
  /** Needed when licenses are to be released. */
  readonly upgrades: UpgradeReport | undefined;
  /** Devices of which nobody knows whether they hold a license: one that they do hold is the fleet's own. */
  readonly undetermined: Roster;
}

/** Splits a change into what is going to happen to each device. */
export function planChange(
  identity: { readonly fleet: string; readonly account: string },
  { added, unchanged }: Change,
  { release, handOver, keep }: Departure,
  { unreleasable }: Pick<FleetOptions, "unreleasable">,
  { listing, upgrades, undetermined }: PlanFacts,
): Plan {
  const isLicensed = (imei: Imei) => listing?.devices.has(imei) === true;
  const licensed = added.filter(isLicensed);
  const staysLicensed = (imei: Imei) => unreleasable === "leave" && isUnreleasable(imei, upgrades);
  const releases = release.filter(isLicensed);
  return {
    fleet: identity.fleet,
    account: identity.account,
    assign: added.filter((imei) => !isLicensed(imei)),
    adopt: licensed.filter((imei) => !undetermined.has(imei)),
    confirm: licensed.filter((imei) => undetermined.has(imei)),
    release: releases.filter((imei) => !staysLicensed(imei)),
    handOver,
    leave: [...keep, ...releases.filter(staysLicensed)],
    gone: release.filter((imei) => !isLicensed(imei)),
    unchanged,
  };
}

/** Whether ThingSpace is known not to release the device's license. */
export function isUnreleasable(imei: Imei, upgrades: UpgradeReport | undefined): boolean {
  return upgrades !== undefined && (upgrades.upgraded.has(imei) || upgrades.upgrading.has(imei));
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
