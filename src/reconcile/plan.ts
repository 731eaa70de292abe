import type { Imei } from "../fleet/imei";
import type { Recorded } from "../fleet/fleetState";
import type { UpgradeReport } from "../ports/licenseApi";
import type { FleetOptions } from "../fleet/fleetOptions";
import { devicesOnlyIn, type Roster } from "../fleet/roster";

/**
 * What happens to one device:
 *
 * - `assign` gives it a license, `adopt` records one that it has already, `confirm` one whose write got no
 *   response, or that was in transit
 * - `release` returns its license to the pool
 * - `transfer` passes its license to another fleet, or to this fleet's replacement
 * - `keep` stops recording it; it stays licensed
 * - `forget` drops a device without a license from the record
 * - `endTransfer` drops the note of a transfer once another fleet records the device
 *
 * An unchanged device has no action.
 */
export const actions = ["assign", "adopt", "confirm", "release", "transfer", "keep", "forget", "endTransfer"] as const;
export type Action = (typeof actions)[number];

export interface Target {
  readonly fleet: string;
  readonly account: string;
  readonly desired: Roster;
  readonly recorded: Recorded;
  readonly options: FleetOptions;
  /** `move` is a deletion followed by a creation on another account. */
  readonly purpose: "change" | "move" | "delete";
  /** For a fleet that leaves, until the engine deletes it: other fleets may still claim its devices. */
  readonly isEstimate?: true;
}

/** One action per device, decided once: what preview prints, policies judge, and `apply` executes. */
export interface Plan extends Readonly<Record<Action, readonly Imei[]>> {
  readonly target: Target;
  readonly unchanged: number;
}

export interface Observation {
  readonly isLicensed: (imei: Imei) => boolean;
  readonly upgrades: UpgradeReport | undefined;
  /** Whether another resource of the program desires the device, or holds it by its record. */
  readonly isClaimed: (imei: Imei) => boolean;
  /** Whether another fleet that also records the device plans to release it. */
  readonly isReleasedElsewhere: (imei: Imei) => boolean;
}

/** Desired against recorded, which is known without a request. */
export interface Difference {
  readonly added: readonly Imei[];
  /** Also devices in transit that are `back` (see `Whereabouts`). */
  readonly removed: readonly Imei[];
  /** In transit by the record, and recorded by another fleet since. */
  readonly arrived: readonly Imei[];
}

/**
 * Where a device in transit is if no fleet desires it: `back` in this fleet; `arrived` in another fleet, now or by the time
 * the plan is applied; `unknown` if only a full run can tell.
 */
export type Whereabouts = "back" | "arrived" | "unknown";

export function difference(
  { desired, recorded: { devices, unknown, inTransit } }: Pick<Target, "desired" | "recorded">,
  isDesiredElsewhere: (imei: Imei) => boolean,
  whereabouts: (imei: Imei, receiver: string) => Whereabouts,
): Difference {
  const noted = [...inTransit]
    .filter(([imei]) => !desired.has(imei) && !isDesiredElsewhere(imei))
    .map(([imei, receiver]) => ({ imei, where: whereabouts(imei, receiver ?? "") }));
  const notedAs = (place: Whereabouts) => noted.filter(({ where }) => where === place).map(({ imei }) => imei);
  return {
    added: devicesOnlyIn(desired, devices),
    removed: [...devicesOnlyIn(devices, desired), ...devicesOnlyIn(unknown, desired), ...notedAs("back")],
    arrived: notedAs("arrived"),
  };
}

export function emptyPlan(target: Target): Plan {
  return { target, ...noActions(), unchanged: target.desired.size };
}

export function makePlan(target: Target, { added, removed, arrived }: Difference, observation: Observation): Plan {
  const { recorded, desired } = target;
  const { isLicensed } = observation;
  const plan = { ...noActions(), endTransfer: arrived };
  for (const imei of added) {
    const isOwn = recorded.unknown.has(imei) || recorded.inTransit.has(imei);
    const present = isOwn ? plan.confirm : plan.adopt;
    (isLicensed(imei) ? present : plan.assign).push(imei);
  }
  for (const imei of removed) {
    plan[departure(imei, target.options, observation)].push(imei);
  }
  return { target, ...plan, unchanged: desired.size - added.length };
}

function noActions(): Record<Action, Imei[]> {
  return {
    assign: [],
    adopt: [],
    confirm: [],
    release: [],
    transfer: [],
    keep: [],
    forget: [],
    endTransfer: [],
  };
}

type Departure = "release" | "transfer" | "keep" | "forget";

function departure(
  imei: Imei,
  { onRemoval, unreleasable }: FleetOptions,
  { isClaimed, isLicensed, isReleasedElsewhere, upgrades }: Observation,
): Departure {
  if (isClaimed(imei)) {
    return "transfer";
  }
  if (isReleasedElsewhere(imei)) {
    return "forget";
  }
  if (onRemoval === "keep") {
    return "keep";
  }
  if (!isLicensed(imei)) {
    return "forget";
  }
  return unreleasable === "leave" && isUnreleasable(imei, upgrades) ? "keep" : "release";
}

export function isUnreleasable(imei: Imei, upgrades: UpgradeReport | undefined): boolean {
  return upgrades !== undefined && (upgrades.upgraded.has(imei) || upgrades.upgrading.has(imei));
}
