import type { Imei } from "../../fleet/imei";
import type { Recorded } from "../../fleet/fleetState";
import { FleetsByDevice } from "./fleetsByDevice";
import { devicesOnlyIn, emptyRoster, type Roster } from "../../fleet/roster";

/**
 * Which fleet of the program desires which device of an account, and which one records it. Names are unique in a
 * program.
 *
 * No fleet releases a desired device in this run, not even the fleet that desires it: the device is being transferred, or
 * the fleet is being replaced.
 *
 * The engine's calls update the claims: announcement and `check` set what a fleet desires (`announce`, `desire`); refresh
 * and `diff` what it records (`record`, `recordContinuing`, `recordMoving`, `noteGone`); create, update and delete what it
 * records afterward (`applied`, `failed`, `deleted`). With `--replace` there is no `diff`, and the deletion comes first or last.
 */
export class Claims {
  readonly #desired = new FleetsByDevice();
  readonly #recorded = new FleetsByDevice();
  readonly #checked = new Set<string>();
  /** Fleets whose record from before this process was read; the record of a replaced fleet never is. */
  readonly #seen = new Set<string>();
  /** Fleets that continue: a deletion under their name is of the resource that they replaced. */
  readonly #continuing = new Set<string>();
  /**
   * Fleets that are changing their account. Their record may be stale: after a failed change of account the engine keeps
   * the record of the fleet that it deleted.
   */
  readonly #moving = new Set<string>();
  readonly #applied = new Set<string>();
  readonly #failed = new Set<string>();
  /** Devices that left a fleet in this process. */
  readonly #left = new Set<Imei>();
  readonly #inTransit = new Set<Imei>();

  /**
   * Keeps others from releasing the devices, but not the fleet itself: a destroy that runs the program announces the
   * fleets that it deletes.
   */
  announce(fleet: string, devices: Roster): void {
    if (!this.#checked.has(fleet)) {
      this.#desired.set(fleet, devices);
    }
  }

  /** To be called once the fleet is checked. */
  desire(fleet: string, devices: Roster): void {
    this.#desired.set(fleet, devices);
    this.#checked.add(fleet);
  }

  record(fleet: string, devices: Roster): void {
    this.#recorded.set(fleet, devices);
    this.#seen.add(fleet);
  }

  /** The fleet goes on under its name from this record, changed or not. */
  recordContinuing(fleet: string, devices: Roster): void {
    this.record(fleet, devices);
    this.#continuing.add(fleet);
  }

  /** Other fleets ignore this record until it is deleted. */
  recordMoving(fleet: string, devices: Roster): void {
    this.record(fleet, devices);
    this.#moving.add(fleet);
  }

  noteInTransit(inTransit: Roster): void {
    for (const imei of inTransit.keys()) {
      this.#inTransit.add(imei);
    }
  }

  /** To be called once the fleet is created or updated. */
  applied(fleet: string, devices: Roster): void {
    this.#dropAllBut(devices, fleet);
    this.#recorded.set(fleet, devices);
    this.#continuing.add(fleet);
    this.#applied.add(fleet);
    this.#failed.delete(fleet);
  }

  /** Nothing was changed: the fleet keeps what it records (nothing, if the engine has deleted it before). */
  failed(fleet: string, devices: Roster): void {
    this.applied(fleet, devices);
    this.#failed.add(fleet);
  }

  /** Drops the record under a name that is gone, unless a fleet continues under that name. */
  noteGone(fleet: string): void {
    if (!this.#continuing.has(fleet)) {
      this.#recorded.set(fleet, emptyRoster);
    }
  }

  /** Call after a deletion: of the fleet, or of the resource that it replaced, whose record may not have been read before. */
  deleted(fleet: string, { devices, unknown }: Pick<Recorded, "devices" | "unknown">): void {
    for (const imei of [...devices.keys(), ...unknown.keys()]) {
      this.#left.add(imei);
    }
    this.#moving.delete(fleet);
    this.noteGone(fleet);
  }

  #dropAllBut(remaining: Roster, fleet: string): void {
    for (const imei of devicesOnlyIn(this.#recorded.rosterOf(fleet), remaining)) {
      this.#left.add(imei);
    }
  }

  desires(fleet: string): boolean {
    return this.#desired.has(fleet);
  }

  /** The fleet that desires the device; this may be the asking fleet itself, through its replacement. */
  claimant(fleet: string, imei: Imei): string | undefined {
    return this.#desired.of(imei).find((other) => other !== fleet || this.#checked.has(fleet));
  }

  /** Whether a fleet that no longer desires the device must leave its license alone. */
  isClaimed(fleet: string, imei: Imei): boolean {
    // An applied fleet that still records the device failed to release it, and keeps it in this run.
    const goesOnHolding = (other: string) => !this.#desired.has(other) || this.#applied.has(other);
    return (
      this.claimant(fleet, imei) !== undefined ||
      this.#recordersOf(imei).some((other) => other !== fleet && goesOnHolding(other))
    );
  }

  /** Whether another fleet records the device. */
  isRecordedElsewhere(fleet: string, imei: Imei): boolean {
    return this.#recordersOf(imei).some((other) => other !== fleet);
  }

  /**
   * The same for a fleet that is deleted: another one that has not failed in this run, or the one that has replaced it.
   *
   * @param isToCome whether the replacement is created only after the deletion
   */
  isLeftTo(fleet: string, imei: Imei, isToCome: boolean): boolean {
    return this.#recordersOf(imei).some(
      (other) => !this.#failed.has(other) && (other !== fleet || (this.#continuing.has(fleet) && !isToCome)),
    );
  }

  #recordersOf(imei: Imei): readonly string[] {
    return this.#recorded.of(imei).filter((fleet) => !this.#moving.has(fleet));
  }

  /** Whether another fleet records the device, or did when this process began. */
  wasRecordedElsewhere(fleet: string, imei: Imei): boolean {
    return this.#left.has(imei) || this.isRecordedElsewhere(fleet, imei);
  }

  /** Whether the fleet's record is known, from its state or because this process created it. */
  isRecorded(fleet: string): boolean {
    return this.#recorded.has(fleet) && !this.#moving.has(fleet);
  }

  /** How many devices fleets record; undefined when no more than `limit`. */
  recordedAbove(limit: number): number | undefined {
    return this.#recorded.countAbove(limit);
  }

  wasSeen(fleet: string): boolean {
    return this.#seen.has(fleet);
  }

  /** Whether a fleet of the program has the device, or had it when this process began. */
  isOwn(imei: Imei): boolean {
    return this.#left.has(imei) || this.#inTransit.has(imei) || this.#recorded.of(imei).length > 0;
  }

  desiredBy(fleet: string): Roster {
    return this.#desired.rosterOf(fleet);
  }

  recordedBy(fleet: string): Roster {
    return this.#recorded.rosterOf(fleet);
  }

  /** By the others' names. */
  overlaps(fleet: string, devices: Roster): ReadonlyMap<string, readonly Imei[]> {
    const overlaps = new Map<string, Imei[]>();
    if (this.#desired.fleets.every((name) => name === fleet)) {
      return overlaps;
    }
    for (const imei of devices.keys()) {
      for (const other of this.#desired.of(imei).filter((name) => name !== fleet)) {
        const shared = overlaps.get(other) ?? [];
        overlaps.set(other, shared);
        shared.push(imei);
      }
    }
    return overlaps;
  }
}
