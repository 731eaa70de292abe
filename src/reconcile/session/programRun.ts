import type { Imei } from "../../fleet/imei";
import type { DeclaredFleet } from "../../fleet/programFleets";
import type { StoredOptions } from "../../fleet/fleetOptions";
import type { Roster } from "../../fleet/roster";
import type { FleetRecord } from "../../fleet/fleetState";
import type { StateAtStart } from "../../fleet/stateAtStart";
import { FleetsByDevice } from "./fleetsByDevice";

/** A declared fleet with all that a plan needs. */
export interface PlainFleet extends DeclaredFleet {
  readonly account: string;
  readonly roster: Roster;
}

/** A fleet that leaves the program or its account, with the options by which it does. */
export interface LeavingFleet {
  /** Its present name. */
  readonly fleet: string;
  readonly record: FleetRecord;
  readonly options: StoredOptions;
}

/**
 * What this run and the last one declare, and what the state recorded between them. Only a full run knows: with `--target`
 * the engine skips the resource that is told.
 */
export class ProgramRun {
  #fleets: readonly DeclaredFleet[] | undefined;
  /** By each name that a fleet has or had. */
  #byName: ReadonlyMap<string, DeclaredFleet> = new Map();
  /** By the names of then. Undefined on the first run, and after an upgrade from a release without that record. */
  #lastByName: ReadonlyMap<string, DeclaredFleet> | undefined;
  #fleetsBefore: FleetsByDevice | undefined;
  /** Undefined where the engine does not tell. */
  #state: StateAtStart | undefined;
  readonly #refreshed = new Map<string, FleetRecord>();
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

  start(
    now: readonly DeclaredFleet[],
    last: readonly DeclaredFleet[] | undefined,
    state: StateAtStart | undefined,
  ): void {
    this.#fleets = now;
    this.#state = state;
    // Aliases outlive the rename, and another fleet may have the old name by now; in the last run each fleet had exactly
    // one name.
    const known = new Set(last?.map(({ fleet }) => fleet));
    const namesThen = (fleet: DeclaredFleet) => {
      const then = namesOf(fleet).find((name) => known.has(name));
      return then === undefined ? fleet.formerNames : [then];
    };
    this.#byName = new Map([
      ...now.flatMap((fleet) => namesThen(fleet).map((name) => [name, fleet] as const)),
      ...now.map((fleet) => [fleet.fleet, fleet] as const),
    ]);
    this.#lastByName =
      last === undefined
        ? undefined
        : new Map(
            last.map((fleet) => [fleet.fleet, { ...fleet, options: optionsOnceGone(fleet.options, fleet.isRetained) }]),
          );
    this.#fleetsBefore = undefined;
  }

  /** Whether it is known what the state recorded when this run began. */
  get knowsState(): boolean {
    return this.#state !== undefined;
  }

  /** Whether the state records the device, which is in transit, for another fleet of the account. */
  isHeldElsewhere(account: string, fleet: string, imei: Imei): boolean {
    return (this.#state?.holders ?? []).some(
      (holder) => holder.account === account && holder.devices.has(imei) && this.presentName(holder.fleet) !== fleet,
    );
  }

  /** Whether all fleets of this run are known. */
  get isWhole(): boolean {
    return this.#fleets !== undefined;
  }

  get #declared(): readonly DeclaredFleet[] {
    return this.#fleets ?? [];
  }

  /** Fleets that the state records and the program does not declare, nor declared late in its last run. */
  get removed(): LeavingFleet[] {
    const declared = new Set(this.#declared.map((fleet) => this.#recordedName(fleet)));
    const { late } = this.#state ?? {};
    const wasAnnounced = (fleet: string) => this.#lastByName?.has(fleet) === true;
    const isLate = (fleet: string): boolean => late?.has(fleet) ?? !wasAnnounced(fleet);
    return this.#leaving
      .filter(({ fleet }) => !declared.has(fleet) && !isLate(fleet))
      .map((record) => {
        const { fleet } = record;
        return { fleet, record, options: optionsOnceGone(record.options, this.#lastByName?.get(fleet)?.isRetained) };
      });
  }

  /** Fleets that change their account, by their present names. */
  get moved(): (LeavingFleet & { readonly to: string })[] {
    return this.#declared.flatMap((now) => {
      const { fleet, account: to } = now;
      const name = this.#recordedName(now);
      const record = this.#leaving.find((of) => of.fleet === name);
      return record === undefined || to === undefined || to === record.account
        ? []
        : [{ fleet, record, options: record.options, to }];
    });
  }

  /** Why it is not known what leaving fleets record. */
  get problems(): readonly string[] {
    return this.#state?.problems ?? [];
  }

  /** The name under which the state records the fleet: a former one as long as it is not recorded, nor another one declared, by that. */
  #recordedName({ fleet, formerNames }: DeclaredFleet): string | undefined {
    const isFree = (name: string) => this.#declared.every((other) => other.fleet !== name);
    return [fleet, ...formerNames.filter(isFree)].find((name) => this.#state?.names.has(name) === true);
  }

  get #leaving(): FleetRecord[] {
    return (this.#state?.leaving ?? []).map((record) => this.#refreshed.get(record.fleet) ?? record);
  }

  /** The state is told as it was before a refresh in the same run. */
  noteRefreshed(record: FleetRecord): void {
    this.#refreshed.set(record.fleet, record);
  }

  /** Fleets that the last run declared and this one does not, where nothing tells what they record. */
  get removedUnknown(): PlainFleet[] {
    return this.knowsState ? [] : this.#plainLast.filter(({ fleet }) => !this.declares(fleet));
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

  othersBefore(account: string, fleet: string, imei: Imei): string[] {
    return this.fleetsBefore(account, imei).filter((other) => other !== fleet);
  }

  /** Fleets that declared the device in the last run, by their present names. */
  fleetsBefore(account: string, imei: Imei): string[] {
    if (this.#fleetsBefore === undefined) {
      this.#fleetsBefore = new FleetsByDevice();
      for (const { fleet, roster } of this.#plainLast) {
        this.#fleetsBefore.set(fleet, roster);
      }
    }
    return this.#fleetsBefore
      .of(imei)
      .filter((fleet) => this.#lastByName?.get(fleet)?.account === account)
      .map((fleet) => this.presentName(fleet));
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
function optionsOnceGone(options: StoredOptions, isRetained = false): StoredOptions {
  return isRetained ? { ...options, onRemoval: "keep" } : options;
}

function isPlain(fleet: DeclaredFleet): fleet is PlainFleet {
  return fleet.account !== undefined && fleet.roster !== undefined;
}
