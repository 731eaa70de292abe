import type { Imei } from "../../fleet/imei";
import type { DeclaredFleet } from "../../fleet/programFleets";
import type { Roster } from "../../fleet/roster";
import { FleetsByDevice } from "./fleetsByDevice";

/** A declared fleet with all that a plan needs. */
export interface PlainFleet extends DeclaredFleet {
  readonly account: string;
  readonly roster: Roster;
}

/**
 * What this run and the last one declare. Only a full run knows: with `--target` the engine does not call the record of
 * the last run.
 */
export class ProgramRun {
  #now: readonly DeclaredFleet[] | undefined;
  /** By each name that a fleet has or had. */
  #byName: ReadonlyMap<string, DeclaredFleet> = new Map();
  /** Undefined on the first run, and after an upgrade from a release without that record. */
  #last: ReadonlyMap<string, PlainFleet> | undefined;
  #holdersBefore: FleetsByDevice | undefined;
  /** Fleets to be created anew that wait for others to record their devices, with the names of those. */
  readonly waiting = new Map<string, ReadonlySet<string>>();
  #hasFailed = false;

  /** What a failed program lacks is not removed. */
  fail(): void {
    this.#hasFailed = true;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  start(now: readonly DeclaredFleet[], last: readonly DeclaredFleet[] | undefined): void {
    this.#now = now;
    this.#last =
      last === undefined ? undefined : new Map(last.filter(isPlain).map((fleet) => [fleet.fleet, onceGone(fleet)]));
    // An alias mostly remains after the rename, and another fleet may have the name by then: a fleet had one name in
    // the last run.
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

  /** Whether all fleets of this run are known. */
  get isWhole(): boolean {
    return this.#now !== undefined;
  }

  get #declared(): readonly DeclaredFleet[] {
    return this.#now ?? [];
  }

  /** Fleets that the last run declared and this one does not, under any name. */
  get removed(): PlainFleet[] {
    return [...(this.#last?.values() ?? [])].filter(({ fleet }) => !this.declares(fleet));
  }

  /** With the fleet as it was, and its present name and account. */
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

  #before(fleet: DeclaredFleet): PlainFleet | undefined {
    return namesOf(fleet)
      .map((name) => this.#last?.get(name))
      .find((last) => last !== undefined && last.isLeftover !== true);
  }

  /** Fleets that declared the device in the last run, by their present names. */
  holdersBefore(account: string, imei: Imei): string[] {
    if (this.#holdersBefore === undefined) {
      this.#holdersBefore = new FleetsByDevice();
      for (const { fleet, roster, isLeftover, options } of this.#last?.values() ?? []) {
        // A leftover one has released what it had, or will, unless it keeps that.
        if (isLeftover !== true || options.onRemoval === "keep") {
          this.#holdersBefore.set(fleet, roster);
        }
      }
    }
    return this.#holdersBefore
      .of(imei)
      .filter((fleet) => this.#last?.get(fleet)?.account === account)
      .map((fleet) => this.presentName(fleet));
  }

  /** Whether a fleet may have given the device away only since the last full run, which then tells nothing of that. */
  hasGivenSince(account: string, fleet: string, imei: Imei): boolean {
    return this.#last === undefined || this.holdersBefore(account, imei).includes(fleet);
  }

  /** By a present or a former name. The record of a fleet that is gone is not seen, and may lack what it declared. */
  declares(name: string): boolean {
    return this.#byName.has(name);
  }

  /** Whether a fleet's devices, or its account, are outputs or ignored changes. By a present or a former name. */
  isUndetermined(name: string): boolean {
    const declared = this.#byName.get(name);
    return declared !== undefined && !isPlain(declared);
  }

  /** Of a fleet that may have been renamed. */
  presentName(name: string): string {
    return this.#byName.get(name)?.fleet ?? name;
  }

  keeps(fleet: string): boolean {
    const { options } = this.#byName.get(fleet) ?? this.#last?.get(fleet) ?? {};
    return options?.onRemoval === "keep";
  }
}

/** Names under which the last run may have declared it. */
function namesOf({ fleet, formerNames }: DeclaredFleet): string[] {
  return [fleet, ...formerNames];
}

/** The engine deletes a retained fleet only from the state. */
function onceGone(fleet: PlainFleet): PlainFleet {
  return fleet.isRetained === true ? { ...fleet, options: { ...fleet.options, onRemoval: "keep" } } : fleet;
}

function isPlain(fleet: DeclaredFleet): fleet is PlainFleet {
  return fleet.account !== undefined && fleet.roster !== undefined;
}
