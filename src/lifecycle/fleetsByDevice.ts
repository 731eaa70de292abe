import type { Imei } from "../imei";
import { emptyRoster, type Roster } from "../roster";

/** Which fleets a device is in, so that nobody walks through all fleets for each device. */
export class FleetsByDevice {
  readonly #rosters = new Map<string, Roster>();
  readonly #fleets = new Map<Imei, readonly string[]>();

  /** A fleet's latest word replaces what it said before. */
  set(fleet: string, roster: Roster): void {
    for (const imei of this.rosterOf(fleet).keys()) {
      this.#place(
        imei,
        this.of(imei).filter((other) => other !== fleet),
      );
    }
    // One list for all of its devices that are in no other fleet: nearly all of them, and there can be many.
    const alone = [fleet];
    for (const imei of roster.keys()) {
      const others = this.of(imei);
      this.#place(imei, others.length === 0 ? alone : [...others, fleet]);
    }
    this.#rosters.set(fleet, roster);
  }

  of(imei: Imei): readonly string[] {
    return this.#fleets.get(imei) ?? [];
  }

  has(fleet: string): boolean {
    return this.#rosters.has(fleet);
  }

  get fleets(): string[] {
    return [...this.#rosters.keys()];
  }

  rosterOf(fleet: string): Roster {
    return this.#rosters.get(fleet) ?? emptyRoster;
  }

  #place(imei: Imei, fleets: readonly string[]): void {
    if (fleets.length === 0) {
      this.#fleets.delete(imei);
    } else {
      this.#fleets.set(imei, fleets);
    }
  }
}
