import type { Imei } from "../../fleet/imei";
import { FleetsByDevice } from "./fleetsByDevice";
import { devicesOnlyIn, emptyRoster, type Roster } from "../../fleet/roster";

/**
 * Which fleet of the running program desires which device of an account, and which one holds it by its record. A program has no two fleets
 * of one name, so the name is the fleet.
 *
 * Nobody releases in this run what a fleet desires, that fleet included: the device is moving to it, or the fleet is being replaced by itself.
 */
export class Claims {
  readonly #desired = new FleetsByDevice();
  readonly #recorded = new FleetsByDevice();
  readonly #checked = new Set<string>();
  /** Fleets whose record of before this process was seen. Of one that is replaced it is not. */
  readonly #seen = new Set<string>();
  /** Fleets whose record is the one that the engine goes on with: what is deleted under their names is what they have replaced. */
  readonly #present = new Set<string>();
  readonly #applied = new Set<string>();
  /** Devices that fleets had and that have left them in this process. */
  readonly #left = new Set<Imei>();
  /** Devices that are in transit by some fleet's record. */
  readonly #inTransit = new Set<Imei>();

  /**
   * Takes note of what a fleet is going to desire. It keeps others from releasing the devices, and not the fleet itself: a destroy that runs
   * the program announces the fleets that it deletes.
   */
  announce(fleet: string, devices: Roster): void {
    if (!this.#checked.has(fleet)) {
      this.#desired.set(fleet, devices);
    }
  }

  /** Takes note of what a fleet desires, once it is checked. */
  desire(fleet: string, devices: Roster): void {
    this.#desired.set(fleet, devices);
    this.#checked.add(fleet);
  }

  /** Takes note of what a fleet holds by its record. */
  record(fleet: string, devices: Roster): void {
    this.#recorded.set(fleet, devices);
    this.#seen.add(fleet);
  }

  /** The same, by the record that the engine goes on with, whether the fleet changes or not. */
  goOn(fleet: string, devices: Roster): void {
    this.record(fleet, devices);
    this.#present.add(fleet);
  }

  /** Takes note of what is in transit by a fleet's record. */
  noteInTransit(inTransit: Roster): void {
    for (const imei of inTransit.keys()) {
      this.#inTransit.add(imei);
    }
  }

  /** Takes note of what a fleet holds by its record, once it is created or updated. */
  applied(fleet: string, devices: Roster): void {
    this.#leave(fleet, devices);
    this.#recorded.set(fleet, devices);
    this.#present.add(fleet);
    this.#applied.add(fleet);
  }

  /** Takes note that a record goes by another name, unless the engine goes on with one of this name. */
  noteGone(fleet: string): void {
    if (!this.#present.has(fleet)) {
      this.#recorded.set(fleet, emptyRoster);
    }
  }

  /** Takes note that a fleet is deleted, or only the former one that has been replaced. */
  deleted(fleet: string): void {
    this.#leave(fleet, emptyRoster);
    this.noteGone(fleet);
  }

  #leave(fleet: string, remaining: Roster): void {
    for (const imei of devicesOnlyIn(this.#recorded.rosterOf(fleet), remaining)) {
      this.#left.add(imei);
    }
  }

  get isAnyDesired(): boolean {
    return this.#desired.fleets.length > 0;
  }

  desires(fleet: string): boolean {
    return this.#desired.has(fleet);
  }

  /** The fleet that desires the device, which may be the one that asks, by another resource. */
  claimant(fleet: string, imei: Imei): string | undefined {
    return this.#desired.of(imei).find((other) => other !== fleet || this.#checked.has(fleet));
  }

  /** Whether a fleet that no longer desires the device must leave its license alone. */
  isClaimed(fleet: string, imei: Imei): boolean {
    // One that is applied already keeps the device in this run: its own release has failed.
    const goesOnHolding = (other: string) => !this.#desired.has(other) || this.#applied.has(other);
    return (
      this.claimant(fleet, imei) !== undefined ||
      this.#recorded.of(imei).some((other) => other !== fleet && goesOnHolding(other))
    );
  }

  /** Whether another fleet has the device by its record, or, of a fleet that is deleted, the one that replaces it. */
  isHeldElsewhere(fleet: string, imei: Imei, isDeletion: boolean): boolean {
    return this.#recorded.of(imei).some((other) => other !== fleet || (isDeletion && this.#present.has(fleet)));
  }

  /** Whether another fleet has the device by its record, or had it when this process began. */
  wasHeldElsewhere(fleet: string, imei: Imei): boolean {
    return this.#left.has(imei) || this.isHeldElsewhere(fleet, imei, false);
  }

  /** Whether it is known what a fleet holds, and be it only since this process has created it. */
  isRecorded(fleet: string): boolean {
    return this.#recorded.has(fleet);
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

  /** The devices of a fleet that others desire, too, by their names. */
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
