import type { Imei } from "../imei";
import { emptyRoster, type Roster } from "../roster";
import { FleetsByDevice } from "./fleetsByDevice";

/** A fleet on an account. A program has no two fleets of one name, so the name is the fleet. */
export interface FleetOnAccount {
  readonly fleet: string;
  readonly account: string;
}

/** A fleet with devices that it declares, or that it holds. */
export interface FleetDevices extends FleetOnAccount {
  readonly roster: Roster;
}

/** What is known of the fleets of one account. */
class AccountClaims {
  /** What fleets declare: as they were announced, and as they were checked once they are. With ignoreChanges a fleet takes no new devices. */
  readonly wanted = new FleetsByDevice();
  readonly held = new FleetsByDevice();
  readonly checked = new Set<string>();
  /** Fleets whose record is the one that the engine goes on with: what is deleted under their names is what they have replaced. */
  readonly present = new Set<string>();
  readonly carriedOut = new Set<string>();
}

/**
 * Which fleet of the running program declares which device, and which holds one by its record, by account.
 *
 * A license that a fleet declares is not released by anybody in this run, that fleet included: the device is moving to it, or
 * the fleet is being replaced by itself. Nor is one that another fleet holds of which nobody knows what it declares: after a move that
 * was interrupted, or a deletion that half failed, two fleets can record one device, and the one that goes on holding it must not find it
 * gone.
 */
export class Claims {
  readonly #accounts = new Map<string, AccountClaims>();

  /**
   * Takes note of what a fleet is going to declare. This keeps others from releasing its devices, and not the fleet itself: a
   * destroy that runs the program announces the fleets that it deletes.
   */
  announce({ fleet, account, roster }: FleetDevices): void {
    const { wanted, checked } = this.#of(account);
    if (!checked.has(fleet)) {
      wanted.set(fleet, roster);
    }
  }

  /** Takes note of what a fleet declares, once it is checked. */
  declare({ fleet, account, roster }: FleetDevices): void {
    const { wanted, checked } = this.#of(account);
    wanted.set(fleet, roster);
    checked.add(fleet);
  }

  /** Takes note of what a fleet holds by its record. */
  hold({ fleet, account, roster }: FleetDevices): void {
    this.#of(account).held.set(fleet, roster);
  }

  /** Takes note of what a fleet holds by the record that the engine goes on with, whether it will change it or not. */
  goOn(fleet: FleetDevices): void {
    this.hold(fleet);
    this.#of(fleet.account).present.add(fleet.fleet);
  }

  /** Takes note of what a fleet holds once it is created or updated. */
  carryOut(fleet: FleetDevices): void {
    this.goOn(fleet);
    this.#of(fleet.account).carriedOut.add(fleet.fleet);
  }

  /** Takes note that a fleet is gone, unless it is only the former one that has been replaced. */
  remove({ fleet, account }: FleetOnAccount): void {
    const { held, present } = this.#of(account);
    if (!present.has(fleet)) {
      held.set(fleet, emptyRoster);
    }
  }

  /** Whether nothing more is to come from the fleet in this run. */
  isCarriedOut({ fleet, account }: FleetOnAccount): boolean {
    return this.#of(account).carriedOut.has(fleet);
  }

  /** Whether a fleet that no longer wants the device must leave its license alone. */
  isClaimed({ fleet, account }: FleetOnAccount, imei: Imei): boolean {
    const { wanted, held, checked, carriedOut } = this.#of(account);
    // Of one that is through, it is known that it will not let go of the device in this run: its own release has failed.
    const goesOnHolding = (other: string) => !wanted.has(other) || carriedOut.has(other);
    return (
      wanted.of(imei).some((other) => other !== fleet || checked.has(fleet)) ||
      held.of(imei).some((other) => other !== fleet && goesOnHolding(other))
    );
  }

  /** Whether somebody else has the device by his record, or the fleet itself by another one. */
  isTakenOver({ fleet, account }: FleetOnAccount, imei: Imei): boolean {
    const { held, present } = this.#of(account);
    return held.of(imei).some((other) => other !== fleet || present.has(fleet));
  }

  /** The fleet that declares the device, which may be the one that asks, under another URN. */
  declaredBy({ fleet, account }: FleetOnAccount, imei: Imei): string | undefined {
    const { wanted, checked } = this.#of(account);
    return wanted.of(imei).find((other) => other !== fleet || checked.has(fleet));
  }

  /** The fleets of the account that the program declares and that have not been checked yet. */
  unchecked(account: string): FleetDevices[] {
    const { wanted, checked } = this.#of(account);
    return wanted.fleets
      .filter((fleet) => !checked.has(fleet))
      .map((fleet) => ({ fleet, account, roster: wanted.rosterOf(fleet) }));
  }

  /** The accounts on which the program declares a fleet of this name, as far as that is known. */
  accountsOf(fleet: string): string[] {
    return [...this.#accounts].filter(([, { wanted }]) => wanted.fleets.includes(fleet)).map(([account]) => account);
  }

  /** The devices of a fleet that other fleets of the account declare, too, by their names. */
  overlaps({ fleet, account, roster }: FleetDevices): ReadonlyMap<string, readonly Imei[]> {
    const { wanted } = this.#of(account);
    const overlaps = new Map<string, Imei[]>();
    if (wanted.fleets.every((name) => name === fleet)) {
      return overlaps;
    }
    for (const imei of roster.keys()) {
      for (const other of wanted.of(imei).filter((name) => name !== fleet)) {
        const shared = overlaps.get(other) ?? [];
        overlaps.set(other, shared);
        shared.push(imei);
      }
    }
    return overlaps;
  }

  #of(account: string): AccountClaims {
    const known = this.#accounts.get(account) ?? new AccountClaims();
    this.#accounts.set(account, known);
    return known;
  }
}
