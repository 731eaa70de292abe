import type { Imei } from "../../fleet/imei";
import { emptyRoster, type Roster } from "../../fleet/roster";
import { sum } from "../../fleet/sum";

/** An index from device to fleets. */
export class FleetsByDevice {
  readonly #rosters = new Map<string, Roster>();
  /** Built on first use: a run that changes nothing needs none. */
  #fleets: Map<Imei, readonly string[]> | undefined;

  set(fleet: string, roster: Roster): void {
    const before = this.rosterOf(fleet);
    this.#rosters.set(fleet, roster);
    if (this.#fleets !== undefined && before !== roster) {
      takeOut(this.#fleets, fleet, before);
      putIn(this.#fleets, fleet, roster);
    }
  }

  of(imei: Imei): readonly string[] {
    return this.#index().get(imei) ?? [];
  }

  /** How many devices the fleets have, each counted once; undefined when that is no more than `limit`. */
  countAbove(limit: number): number | undefined {
    const most = sum([...this.#rosters.values()].map(({ size }) => size));
    const count = most > limit ? this.#index().size : 0;
    return count > limit ? count : undefined;
  }

  #index(): ReadonlyMap<Imei, readonly string[]> {
    if (this.#fleets === undefined) {
      this.#fleets = new Map();
      for (const [fleet, roster] of this.#rosters) {
        putIn(this.#fleets, fleet, roster);
      }
    }
    return this.#fleets;
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
  // One list for all devices in no other fleet: nearly all of them, and there can be many.
  const alone = [fleet];
  for (const imei of roster.keys()) {
    const others = fleets.get(imei);
    fleets.set(imei, others === undefined ? alone : [...others, fleet]);
  }
}
