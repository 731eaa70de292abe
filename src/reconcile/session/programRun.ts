import type { Imei } from "../../fleet/imei";
import type { DeclaredFleet } from "../../fleet/programFleets";
import type { Roster } from "../../fleet/roster";
import { FleetsByDevice } from "./fleetsByDevice";

/** A fleet of which the program says all that a plan needs. */
export interface PlainFleet extends DeclaredFleet {
  readonly account: string;
  readonly roster: Roster;
}

/**
 * What the whole program declares in this run, and declared in its last one. Only a full run knows: with `--target` the engine does not call
 * the record of the last run.
 */
export class ProgramRun {
  #now: readonly DeclaredFleet[] | undefined;
  /** By each name that a fleet has or had. */
  #byName: ReadonlyMap<string, DeclaredFleet> = new Map();
  /** Undefined when nobody has recorded it: on the first run, and after an upgrade from a release without that record. */
  #last: ReadonlyMap<string, PlainFleet> | undefined;
  #holdersBefore: FleetsByDevice | undefined;
  #hasFailed = false;

  /** Takes note that the program failed while it declared fleets: what it lacks is not removed. */
  fail(): void {
    this.#hasFailed = true;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  start(now: readonly DeclaredFleet[], last: readonly DeclaredFleet[] | undefined): void {
    this.#now = now;
    this.#last = last === undefined ? undefined : new Map(last.filter(isPlain).map((fleet) => [fleet.fleet, fleet]));
    // An alias mostly stays after the rename, and the name may be another fleet's by then: a fleet had one name in the last run.
    const known = new Set(last?.filter(({ isLeftover }) => isLeftover !== true).map(({ fleet }) => fleet));
    const namesThen = (fleet: DeclaredFleet) => {
      const then = namesOf(fleet).find((name) => known.has(name));
      return then === undefined ? fleet.formerNames : [then];
    };
    this.#byName = new Map([
      ...now.flatMap((fleet) => namesThen(fleet).map((name) => [name, fleet] as const)),
      ...now.map((fleet) => [fleet.fleet, fleet] as const),
    ]);
    this.#holdersBefore = undefined;
  }

  /** Whether it is known which fleets are to come. */
  get isWhole(): boolean {
    return this.#now !== undefined;
  }

  get #declared(): readonly DeclaredFleet[] {
    return this.#now ?? [];
  }

  /** Fleets that the last run declared, and this one does not, under any of their names. */
  get removed(): PlainFleet[] {
    return [...(this.#last?.values() ?? [])].filter(({ fleet }) => !this.declares(fleet));
  }

  /** Fleets that this run declares on another account than the last one, as they were, with their present name and account. */
  get moved(): { readonly before: PlainFleet; readonly fleet: string; readonly to: string }[] {
    return this.#declared.flatMap((now) => {
      const before = this.#before(now);
      const { fleet, account: to } = now;
      return before === undefined || to === undefined || to === before.account ? [] : [{ before, fleet, to }];
    });
  }

  /** A fleet that this run declares, maybe on this account, and whose devices are not known yet. */
  undeterminedOn(account: string): string | undefined {
    return this.#declared.find((fleet) => fleet.roster === undefined && (fleet.account ?? account) === account)?.fleet;
  }

  /** Fleets of an account that this run declares. */
  on(account: string): PlainFleet[] {
    return this.#declared.filter(isPlain).filter((fleet) => fleet.account === account);
  }

  #before(fleet: DeclaredFleet): PlainFleet | undefined {
    return namesOf(fleet)
      .map((name) => this.#last?.get(name))
      .find((last) => last !== undefined && last.isLeftover !== true);
  }

  /** The fleets of an account that declared the device in the last run, by their present names. */
  holdersBefore(account: string, imei: Imei): string[] {
    if (this.#holdersBefore === undefined) {
      this.#holdersBefore = new FleetsByDevice();
      for (const { fleet, roster, isLeftover } of this.#last?.values() ?? []) {
        if (isLeftover !== true) {
          this.#holdersBefore.set(fleet, roster);
        }
      }
    }
    return this.#holdersBefore
      .of(imei)
      .filter((fleet) => this.#last?.get(fleet)?.account === account)
      .map((fleet) => this.#byName.get(fleet)?.fleet ?? fleet);
  }

  /** Whether this run declares a fleet that has or had this name. Of one that is gone nobody sees the record, which may lack what it declared. */
  declares(name: string): boolean {
    return this.#byName.has(name);
  }

  /** Whether a fleet keeps the licenses of devices that it lets go. */
  keeps(fleet: string): boolean {
    const { options } = this.#byName.get(fleet) ?? this.#last?.get(fleet) ?? {};
    return options?.onRemoval === "keep";
  }
}

/** Under which it may have been declared in the last run. */
function namesOf({ fleet, formerNames }: DeclaredFleet): string[] {
  return [fleet, ...formerNames];
}

function isPlain(fleet: DeclaredFleet): fleet is PlainFleet {
  return fleet.account !== undefined && fleet.roster !== undefined;
}
