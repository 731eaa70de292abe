import type { Imei } from "../imei";
import type { Roster } from "../roster";

/** A fleet with devices that it declares, or that it holds. */
export interface FleetDevices {
  readonly fleet: string;
  readonly account: string;
  readonly roster: Roster;
}

/** Rosters by account and fleet; a fleet's latest word replaces what it said before. */
class Rosters {
  readonly #accounts = new Map<string, Map<string, Roster>>();

  set({ fleet, account, roster }: FleetDevices): void {
    const fleets = this.#accounts.get(account) ?? new Map<string, Roster>();
    fleets.set(fleet, roster);
    this.#accounts.set(account, fleets);
  }

  of(account: string): [string, Roster][] {
    return [...(this.#accounts.get(account) ?? [])];
  }
}

/**
 * Which fleet of the running program declares which device, and which holds one by its record, by account.
 *
 * A license that a fleet declares is not released by anybody in this run, that fleet included: the device is moving to it, or
 * the fleet is being replaced by itself. Nor is one that another fleet holds: after a deletion that half failed, two fleets
 * can record one device, and the one that goes on holding it must not find it gone.
 */
export class Claims {
  readonly #declared = new Rosters();
  readonly #held = new Rosters();

  /** Takes note of what a fleet declares. */
  declare(fleet: FleetDevices): void {
    this.#declared.set(fleet);
  }

  /** Takes note of what a fleet holds by its record. */
  hold(fleet: FleetDevices): void {
    this.#held.set(fleet);
  }

  /** Whether a fleet that no longer wants the device must leave its license alone. */
  isClaimed({ fleet, account }: Pick<FleetDevices, "fleet" | "account">, imei: Imei): boolean {
    return (
      this.#declared.of(account).some(([, roster]) => roster.has(imei)) ||
      this.#held.of(account).some(([other, roster]) => other !== fleet && roster.has(imei))
    );
  }

  /** The fleet that declares the device and does not hold it yet, other than the one that asks. */
  awaitedBy({ fleet, account }: Pick<FleetDevices, "fleet" | "account">, imei: Imei): string | undefined {
    const others = (rosters: Rosters) =>
      rosters.of(account).filter(([other, roster]) => other !== fleet && roster.has(imei));
    return others(this.#held).length > 0 ? undefined : others(this.#declared)[0]?.[0];
  }

  /** The devices of a fleet that other fleets of the account declare, too, by their names. */
  overlaps({ fleet, account, roster }: FleetDevices): ReadonlyMap<string, readonly Imei[]> {
    const overlaps = new Map<string, readonly Imei[]>();
    for (const [other, declared] of this.#declared.of(account)) {
      const shared = other === fleet ? [] : [...roster.keys()].filter((imei) => declared.has(imei));
      if (shared.length > 0) {
        overlaps.set(other, shared);
      }
    }
    return overlaps;
  }
}
