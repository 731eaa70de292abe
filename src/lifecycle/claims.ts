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

  accountsOf(fleet: string): string[] {
    return [...this.#accounts].filter(([, fleets]) => fleets.has(fleet)).map(([account]) => account);
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
  readonly #announced = new Rosters();
  readonly #declared = new Rosters();
  readonly #held = new Rosters();

  /**
   * Takes note of what a fleet is going to declare. This keeps others from releasing its devices, and not the fleet itself: a
   * destroy that runs the program announces the fleets that it deletes.
   */
  announce(fleet: FleetDevices): void {
    this.#announced.set(fleet);
  }

  /** Takes note of what a fleet declares, once it is checked. */
  declare(fleet: FleetDevices): void {
    this.#declared.set(fleet);
  }

  /** Takes note of what a fleet holds by its record. */
  hold(fleet: FleetDevices): void {
    this.#held.set(fleet);
  }

  /** Whether a fleet that no longer wants the device must leave its license alone. */
  isClaimed({ fleet, account }: Pick<FleetDevices, "fleet" | "account">, imei: Imei): boolean {
    const isOwn = this.#declared.of(account).some(([of, roster]) => of === fleet && roster.has(imei));
    return (
      isOwn ||
      [...this.#others(fleet, account), ...this.#holders(fleet, account)].some(([, roster]) => roster.has(imei))
    );
  }

  /** The fleet that declares the device and does not hold it yet, other than the one that asks. */
  awaitedBy({ fleet, account }: Pick<FleetDevices, "fleet" | "account">, imei: Imei): string | undefined {
    const isHeld = this.#holders(fleet, account).some(([, roster]) => roster.has(imei));
    return isHeld ? undefined : this.#others(fleet, account).find(([, roster]) => roster.has(imei))?.[0];
  }

  /** The fleets of the account that the program declares and that have not been checked yet. */
  unchecked(account: string): FleetDevices[] {
    const declared = new Map(this.#declared.of(account));
    return this.#announced
      .of(account)
      .filter(([fleet]) => !declared.has(fleet))
      .map(([fleet, roster]) => ({ fleet, account, roster }));
  }

  /** The accounts on which the program declares a fleet of this name, as far as that is known. */
  accountsOf(fleet: string): string[] {
    return [...new Set([...this.#announced.accountsOf(fleet), ...this.#declared.accountsOf(fleet)])];
  }

  /** The devices of a fleet that other fleets of the account declare, too, by their names. */
  overlaps({ fleet, account, roster }: FleetDevices): ReadonlyMap<string, readonly Imei[]> {
    const overlaps = new Map<string, readonly Imei[]>();
    for (const [other, declared] of this.#others(fleet, account)) {
      const shared = [...roster.keys()].filter((imei) => declared.has(imei));
      if (shared.length > 0) {
        overlaps.set(other, shared);
      }
    }
    return overlaps;
  }

  #others(fleet: string, account: string): [string, Roster][] {
    // Once a fleet is checked, what it declares counts and not what was announced: with ignoreChanges it takes no new devices.
    const all = new Map([...this.#announced.of(account), ...this.#declared.of(account)]);
    return [...all].filter(([other]) => other !== fleet);
  }

  #holders(fleet: string, account: string): [string, Roster][] {
    return this.#held.of(account).filter(([other]) => other !== fleet);
  }
}
