import type { Imei } from "../../fleet/imei";
import { emptyRoster, type Roster } from "../../fleet/roster";

/** Which fleets a device is in, so that nobody walks through all fleets for each device. */
export class FleetsByDevice {
  readonly #rosters = new Map<string, Roster>();
  /** Made once somebody asks for a device: in a run that changes nothing nobody does. */
  #fleets: Map<Imei, readonly string[]> | undefined;

  /** A fleet's latest word replaces what it said before. */
  set(fleet: string, roster: Roster): void {
    const before = this.rosterOf(fleet);
    this.#rosters.set(fleet, roster);
    if (this.#fleets !== undefined && before !== roster) {
      takeOut(this.#fleets, fleet, before);
      putIn(this.#fleets, fleet, roster);
    }
  }

  of(imei: Imei): readonly string[] {
    if (this.#fleets === undefined) {
      this.#fleets = new Map();
      for (const [fleet, roster] of this.#rosters) {
        putIn(this.#fleets, fleet, roster);
      }
    }
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
}

function takeOut(fleets: Map<Imei, readonly string[]>, fleet: string, roster: Roster): void {
  for (const imei of roster.keys()) {
    const others = (fleets.get(imei) ?? []).filter((other) => other !== fleet);
    if (others.length === 0) {
      fleets.delete(imei);
    } else {
      fleets.set(imei, others);
    }
  }
}

function putIn(fleets: Map<Imei, readonly string[]>, fleet: string, roster: Roster): void {
  // One list for all of its devices that are in no other fleet: nearly all of them, and there can be many.
  const alone = [fleet];
  for (const imei of roster.keys()) {
    const others = fleets.get(imei);
    fleets.set(imei, others === undefined ? alone : [...others, fleet]);
  }
}
