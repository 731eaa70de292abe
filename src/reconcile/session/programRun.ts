import type { Imei } from "../../fleet/imei";
import type { DeclaredFleet } from "../../fleet/programFleets";
import type { Roster } from "../../fleet/roster";
import { FleetsByDevice } from "./fleetsByDevice";

/** A declared fleet with all that a plan needs. */
export interface PlainFleet extends DeclaredFleet {
  readonly account: string;
  readonly roster: Roster;
}

/** By present names. */
interface Transfer {
  readonly from: string;
  readonly to: string;
  /** Whether the program still declares the fleet that gave the device, if only late. */
  readonly isStaying: boolean;
}

/**
 * What this run and the last one declare. Only a full run knows: with `--target` the engine skips the resource that
 * records it.
 */
export class ProgramRun {
  #fleets: readonly DeclaredFleet[] | undefined;
  /** By each name that a fleet has or had. */
  #byName: ReadonlyMap<string, DeclaredFleet> = new Map();
  /** By the names of then. Undefined on the first run, and after an upgrade from a release without that record. */
  #lastByName: ReadonlyMap<string, DeclaredFleet> | undefined;
  /** The same, by present names. */
  #lastByPresentName: ReadonlyMap<string, DeclaredFleet> = new Map();
  #fleetsBefore: FleetsByDevice | undefined;
  /** Moving fleets that wait for other fleets to record their devices, with the names of these receivers. */
  readonly waiting = new Map<string, ReadonlySet<string>>();
  /** Accounts of fleets that are checked, as an announcement may not tell them. */
  readonly #accounts = new Map<string, string>();
  #hasFailed = false;

  /** After a failed program, missing fleets do not count as removed. */
  fail(): void {
    this.#hasFailed = true;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  start(now: readonly DeclaredFleet[], last: readonly DeclaredFleet[] | undefined): void {
    this.#fleets = now;
    // Aliases outlive the rename, and another fleet may have the old name by now; in the last run each fleet had exactly
    // one name.
    const known = new Set(last?.filter(({ isLeftover }) => isLeftover !== true).map(({ fleet }) => fleet));
    const namesThen = (fleet: DeclaredFleet) => {
      const then = namesOf(fleet).find((name) => known.has(name));
      return then === undefined ? fleet.formerNames : [then];
    };
    this.#byName = new Map([
      ...now.flatMap((fleet) => namesThen(fleet).map((name) => [name, fleet] as const)),
      ...now.map((fleet) => [fleet.fleet, fleet] as const),
    ]);
    this.#lastByName = last === undefined ? undefined : new Map(last.map((fleet) => [fleet.fleet, onceGone(fleet)]));
    // If two fleets were merged into one, keep the first.
    const then = [...(this.#lastByName?.values() ?? [])].reverse();
    this.#lastByPresentName = new Map(then.map((fleet) => [this.presentName(fleet.fleet), fleet]));
    this.#fleetsBefore = undefined;
  }

  /** Whether all fleets of this run are known. */
  get isWhole(): boolean {
    return this.#fleets !== undefined;
  }

  get #declared(): readonly DeclaredFleet[] {
    return this.#fleets ?? [];
  }

  /** Fleets that the last run declared and this one does not, under any name. */
  get removed(): PlainFleet[] {
    return this.#plainLast.filter(({ fleet }) => !this.declares(fleet));
  }

  /** Fleets that change their account: as declared before, with their present name and account. */
  get moved(): { readonly before: PlainFleet; readonly fleet: string; readonly to: string }[] {
    return this.#declared.flatMap((now) => {
      const before = this.#before(now);
      const { fleet, account: to } = now;
      return before === undefined || to === undefined || to === before.account ? [] : [{ before, fleet, to }];
    });
  }

  /** A fleet whose devices are not known yet, perhaps on this account. */
  undeterminedOn(account: string): string | undefined {
    return this.#declared.find((fleet) => fleet.roster === undefined && (fleet.account ?? account) === account)?.fleet;
  }

  on(account: string): PlainFleet[] {
    return this.#declared.filter(isPlain).filter((fleet) => fleet.account === account);
  }

  get #plainLast(): PlainFleet[] {
    return [...(this.#lastByName?.values() ?? [])].filter(isPlain);
  }

  #before(fleet: DeclaredFleet): PlainFleet | undefined {
    return namesOf(fleet)
      .map((name) => this.#lastByName?.get(name))
      .filter((then) => then !== undefined)
      .filter(isPlain)
      .find(({ isLeftover }) => isLeftover !== true);
  }

  othersBefore(account: string, fleet: string, imei: Imei): string[] {
    return this.fleetsBefore(account, imei).filter((other) => other !== fleet);
  }

  /** Fleets that declared the device in the last run, by their present names. */
  fleetsBefore(account: string, imei: Imei): string[] {
    if (this.#fleetsBefore === undefined) {
      this.#fleetsBefore = new FleetsByDevice();
      for (const { fleet, roster, isLeftover, options } of this.#plainLast) {
        // A fleet that was gone in the last run already (`isLeftover`) counts only if it keeps its licenses.
        if (isLeftover !== true || options.onRemoval === "keep") {
          this.#fleetsBefore.set(fleet, roster);
        }
      }
    }
    return this.#fleetsBefore
      .of(imei)
      .filter((fleet) => this.#lastByName?.get(fleet)?.account === account)
      .map((fleet) => this.presentName(fleet));
  }

  /**
   * Whether `to` may record a device that `from` transferred, although the last full run does not declare it there: in a
   * later run with `--target`, or in an earlier one, if the full run did not know the devices of one of the two. A fleet
   * that was gone by then has dropped its devices.
   */
  mayHaveReceived(account: string, imei: Imei, { from, to, isStaying }: Transfer): boolean {
    if (this.#lastByName === undefined) {
      return true;
    }
    const isElsewhere = (fleet: DeclaredFleet) => fleet.account !== undefined && fleet.account !== account;
    const sender = this.#lastByPresentName.get(from);
    const receiver = this.#lastByPresentName.get(to);
    if (receiver !== undefined) {
      if (isElsewhere(receiver) && isElsewhere(this.#byName.get(to) ?? receiver)) {
        return false;
      }
      if (!isPlain(receiver)) {
        return true;
      }
    }
    if (sender !== undefined && isPlain(sender)) {
      return sender.account === account && sender.roster.has(imei);
    }
    // A removed fleet must not wait forever for a receiver that never comes.
    return isStaying && (receiver !== undefined || this.declares(to) || (sender === undefined && this.declares(from)));
  }

  /** By a present or a former name. */
  declares(name: string): boolean {
    return this.#byName.has(name);
  }

  noteAccount(fleet: string, account: string): void {
    this.#accounts.set(fleet, account);
  }

  /**
   * Whether a fleet, perhaps on this account, has devices that are not known yet (outputs, or `ignoreChanges`). By a
   * present or a former name.
   */
  isUndeterminedOn(account: string, name: string): boolean {
    const declared = this.#byName.get(name);
    const known = declared?.account ?? this.#accounts.get(this.presentName(name));
    return declared !== undefined && !isPlain(declared) && (known ?? account) === account;
  }

  /** Of a fleet that may have been renamed. */
  presentName(name: string): string {
    return this.#byName.get(name)?.fleet ?? name;
  }

  keeps(fleet: string): boolean {
    const { options } = this.#byName.get(fleet) ?? this.#lastByName?.get(fleet) ?? {};
    return options?.onRemoval === "keep";
  }
}

/** Names under which the last run may have declared it. */
function namesOf({ fleet, formerNames }: DeclaredFleet): string[] {
  return [fleet, ...formerNames];
}

/** The engine deletes a retained fleet only from the state. */
function onceGone(fleet: DeclaredFleet): DeclaredFleet {
  return fleet.isRetained === true ? { ...fleet, options: { ...fleet.options, onRemoval: "keep" } } : fleet;
}

function isPlain(fleet: DeclaredFleet): fleet is PlainFleet {
  return fleet.account !== undefined && fleet.roster !== undefined;
}
