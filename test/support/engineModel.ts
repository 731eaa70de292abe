import assert from "node:assert/strict";
import { PartialFailure } from "../../src/provider/partialFailure";
import type { StoredOptions } from "../../src/fleet/fleetOptions";
import { packFleets, plainRoster, type DeclaredFleet } from "../../src/fleet/programFleets";
import { packState } from "../../src/fleet/stateAtStart";
import { fleetDevices, plainDevices } from "../../src/resources/givenDevices";
import { parseRoster } from "../../src/fleet/roster";
import { unknownValue } from "../../src/fleet/unknownValue";

export const account = "0402196254-00001";

export interface DeclaredInProgram {
  readonly name: string;
  readonly devices: readonly string[];
  /** Of all its devices. */
  readonly label?: string;
  readonly options?: StoredOptions;
  /** When it is not the model's. */
  readonly account?: string;
  /** The name that an alias says it had; the fleet of that name is this one. */
  readonly formerName?: string;
  /** Whether the program declares it only when all others are there. */
  readonly isLate?: boolean;
  /** Whether its devices are another resource's output, which the program cannot tell before, and a preview not at all. */
  readonly isOutput?: boolean;
  /** The resource option `retainOnDelete`. */
  readonly isRetained?: true;
  /** The resource option `deleteBeforeReplace`. */
  readonly deletesBefore?: boolean;
}

/** As the flags of `pulumi up`. */
export interface UpdateOptions {
  /**
   * `oneByOne` as with `--parallel 1`; `chained` where each fleet depends on the one before it; `interleaved` where none waits for another one to be
   * planned.
   */
  readonly order?: "atOnce" | "oneByOne" | "chained" | "interleaved";
  /** Whether each fleet is read first, and compared with itself, in the same process. */
  readonly isRefreshed?: boolean;
  /** The fleets that are targeted. Default: all. */
  readonly targets?: readonly string[];
  /** A fleet that is checked like a new one and not compared; it is created, and the old one deleted. */
  readonly replaced?: string;
  /** Puts fleets that are gone into the order in which they are deleted. Default: the latest first. */
  readonly inDeletionOrder?: (gone: readonly string[]) => readonly string[];
  /** Whether the rest goes on when something has failed, as with `--continue-on-error`. */
  readonly continues?: boolean;
}

type Properties = Readonly<Record<string, unknown>>;

/** What the engine does with a fleet; a replacement deletes first, unless it goes on with one that has done so. */
type Step = "create" | "update" | "replace" | "recreate" | "none";

/** A fleet's provider as the engine calls it, in this process or in another. A partial failure is a PartialFailure. */
export interface FleetMethods {
  check(
    olds: Properties,
    news: Properties,
  ): Promise<{ inputs: Properties; failures: readonly { readonly reason: string }[] }>;
  diff(id: string, olds: Properties, news: Properties): Promise<{ changes: boolean; replaces?: readonly string[] }>;
  create(news: Properties): Promise<{ id: string; outs: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  read(id: string, props: Properties): Promise<{ id: string; props: Properties; inputs: Properties }>;
  delete(id: string, props: Properties): Promise<void>;
}

/** One process of the provider; its memory goes with it. */
export interface FleetProcess {
  readonly fleet: FleetMethods;
  /** The check of the record of the program's last run. */
  checkRecord(
    olds: Properties,
    news: Properties,
  ): Promise<{ inputs: Properties; failures: readonly { readonly reason: string }[] }>;
  /** Tells it of fleets that the program declares later. */
  announce(declared: readonly DeclaredFleet[]): Promise<void>;
  /** What it has printed so far. */
  readonly lines: readonly string[];
  /** Resolves when `lines` has everything that was printed before. */
  flush(): Promise<void>;
}

/** Starts a process that has been told what the program declares. */
export type StartProcess = (declared: readonly DeclaredFleet[]) => Promise<FleetProcess>;

export interface Stored {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** Whether it is deleted already, and its replacement has not come. */
  readonly isPendingReplacement?: boolean;
}

/** What a deployment printed and how it ended. */
export interface Deployment {
  /** As the engine shows them. */
  readonly failures: readonly string[];
  /** As they were thrown. */
  readonly errors: readonly unknown[];
  readonly lines: readonly string[];
  /** The fleets of which `diff` said that they change, and new ones. */
  readonly changed: readonly string[];
}

/**
 * The engine's part in a stack of fleets, as observed on the real one: preview and update are processes of their own; olds of
 * `check` are inputs and olds of `diff` are outputs; a partial create records all inputs, a partial update the old ones; fleets
 * that were taken out are deleted last; a failure keeps nobody else from going on.
 */
export class EngineModel {
  readonly #state: Map<string, Stored>;
  /** What has been replaced and could not be deleted yet. */
  #pendingDeletes: readonly Stored[] = [];
  /** The inputs of the record of the program's last run. */
  #record: Properties = {};
  /** Whether the engine tells a program what the state records. */
  tellsState = true;
  /** Fleets that the last run declared late. */
  #late: readonly string[] = [];

  /** @param state what earlier deployments are to have left, by the name of the fleet */
  constructor(
    private readonly startProcess: StartProcess,
    state: ReadonlyMap<string, Stored> = new Map(),
    private readonly accountName = account,
  ) {
    this.#state = new Map(state);
  }

  get state(): ReadonlyMap<string, Stored> {
    return this.#state;
  }

  get pendingDeletes(): readonly Stored[] {
    return this.#pendingDeletes;
  }

  /** The devices that the state records for a fleet. */
  recorded(name: string): string[] {
    return this.#devices(name, "devices");
  }

  /** The devices of which the state says that nobody knows. */
  undetermined(name: string): string[] {
    return this.#devices(name, "undetermined");
  }

  /** The devices of which the state says that they are on the way to another fleet. */
  inTransit(name: string): string[] {
    return this.#devices(name, "inTransit");
  }

  /** The devices of which the state knows in any way. */
  known(name: string): string[] {
    return [...this.recorded(name), ...this.undetermined(name), ...this.inTransit(name)];
  }

  #devices(name: string, output: string): string[] {
    const text = this.#state.get(name)?.outputs[output];
    return typeof text === "string" ? [...parseRoster(text).keys()] : [];
  }

  get fleets(): string[] {
    return [...this.#state.keys()];
  }

  /** Puts a state in place of the present one, such as what the engine itself has left. */
  adopt(state: ReadonlyMap<string, Stored>, record: Properties): void {
    this.#state.clear();
    state.forEach((stored, name) => this.#state.set(name, stored));
    this.#pendingDeletes = [];
    this.#record = record;
  }

  /** Checks and diffs in the order given. What is replaced or refreshed is not modeled. */
  preview(
    program: readonly DeclaredInProgram[],
    { targets }: Pick<UpdateOptions, "targets"> = {},
  ): Promise<Deployment> {
    return this.#deploy("preview", program, targets, async (run) => {
      const isAnnounced = this.#announcer(run, program);
      for (const fleet of program.filter(({ name }) => targets?.includes(name) !== false)) {
        await run.attempt(async () => {
          await isAnnounced(fleet);
          await this.#plan(run, fleet, fleet.isOutput === true);
        });
      }
    });
  }

  /** Plans the fleets in the order given and carries each out as soon as it is planned; then deletes those that are gone. */
  update(
    program: readonly DeclaredInProgram[],
    {
      order = "atOnce",
      isRefreshed = false,
      targets,
      replaced,
      continues = true,
      inDeletionOrder = (gone) => [...gone].reverse(),
    }: UpdateOptions = {},
  ): Promise<Deployment> {
    const isTarget = (name: string) => targets?.includes(name) !== false;
    const isOver = (run: Run) => !continues && run.failures.length > 0;
    const before = async (run: Run) => {
      if (isRefreshed) {
        await this.#readAll(run, isTarget);
      }
      return !isOver(run);
    };
    const work = async (run: Run) => {
      this.#rename(program);
      const begun: Promise<void>[] = [];
      const isAnnounced = this.#announcer(run, program);
      for (const fleet of program.filter(({ name }) => isTarget(name))) {
        if (order === "chained") {
          await begun.at(-1);
          if (run.failures.length > 0) {
            break;
          }
        }
        if (fleet.isLate === true) {
          await Promise.all(begun);
          if (run.failures.length > 0) {
            // The program waits for ever, and so does not say what is gone from it.
            return;
          }
        }
        if (isOver(run)) {
          break;
        }
        if (order === "interleaved") {
          begun.push(
            run.attempt(async () => {
              await isAnnounced(fleet);
              await (
                await this.#step(run, fleet)
              )();
            }),
          );
          continue;
        }
        await run.attempt(async () => {
          await isAnnounced(fleet);
          const step = fleet.name === replaced ? await this.#replacing(run, fleet) : await this.#step(run, fleet);
          if (order === "oneByOne") {
            await begun.at(-1);
          }
          begun.push(run.attempt(step));
        });
      }
      await Promise.all(begun);
      if (isOver(run)) {
        return;
      }
      await Promise.all(program.map(isAnnounced));
      this.#late = program.filter(({ isLate }) => isLate === true).map(({ name }) => name);
      await this.#deletePending(run, targets);
      const gone = this.fleets.filter((recorded) => !program.some((fleet) => fleet.name === recorded));
      for (const name of inDeletionOrder(gone.filter(isTarget))) {
        await run.attempt(() => this.#remove(run, name));
      }
      if (program.length === 0) {
        this.#record = {};
      }
    };
    return this.#deploy("update", program, targets, work, before);
  }

  /** As `pulumi state delete`. */
  forget(name: string): void {
    this.#state.delete(name);
  }

  /** Runs no program, so nothing is announced and nothing is checked. */
  refresh(): Promise<Deployment> {
    return this.#deploy("withoutProgram", [], undefined, (run) => this.#readAll(run));
  }

  /** Runs no program either, and calls nothing but the deletes. */
  destroy(): Promise<Deployment> {
    return this.#deploy("withoutProgram", [], undefined, async (run) => {
      await this.#deletePending(run);
      for (const name of this.fleets.reverse()) {
        await run.attempt(() => this.#remove(run, name));
      }
      this.#record = {};
    });
  }

  async #readAll(run: Run, isRead: (name: string) => boolean = () => true): Promise<void> {
    for (const [name, stored] of this.#state) {
      if (stored.isPendingReplacement === true || !isRead(name)) {
        continue;
      }
      await run.attempt(async () => {
        const { id, props, inputs } = await run.fleet.read(stored.id, stored.outputs);
        this.#state.set(name, { id, inputs, outputs: props });
        await run.fleet.diff(id, props, inputs);
      });
    }
  }

  /** Tells the process of the fleets that come late, before the first of them. */
  #announcer(run: Run, program: readonly DeclaredInProgram[]): (fleet: DeclaredInProgram) => Promise<void> {
    let isAnnounced = false;
    return async ({ isLate = false }) => {
      if (isLate && !isAnnounced) {
        isAnnounced = true;
        await run.announce(this.#announced(program.filter((fleet) => fleet.isLate === true)));
      }
    };
  }

  #announced(fleets: readonly DeclaredInProgram[]): DeclaredFleet[] {
    return fleets.map(
      ({ name, devices, account: on = this.accountName, options = {}, formerName, isOutput, isRetained }) => ({
        fleet: name,
        account: on,
        roster: isOutput === true ? undefined : plainRoster(devices),
        options,
        formerNames: formerName === undefined ? [] : [formerName],
        ...(isRetained === undefined ? {} : { isRetained }),
      }),
    );
  }

  #rename(program: readonly DeclaredInProgram[]): void {
    for (const { name, formerName } of program) {
      const stored = formerName === undefined ? undefined : this.#state.get(formerName);
      if (formerName !== undefined && stored !== undefined && !this.#state.has(name)) {
        this.#state.delete(formerName);
        this.#state.set(name, stored);
      }
    }
  }

  async #deletePending(run: Run, targets?: readonly string[]): Promise<void> {
    for (const old of this.#pendingDeletes.filter(
      ({ outputs }) => targets?.includes(String(outputs["fleet"])) !== false,
    )) {
      await run.attempt(async () => {
        await run.fleet.delete(old.id, old.outputs);
        this.#pendingDeletes = this.#pendingDeletes.filter((other) => other !== old);
      });
    }
  }

  async #plan(run: Run, fleet: DeclaredInProgram, isUnknown = false): Promise<[Properties, Step]> {
    const stored = this.#state.get(fleet.name);
    const inputs = await this.#check(run, fleet, stored?.inputs ?? {}, isUnknown);
    const diff = stored === undefined ? { changes: true } : await run.fleet.diff(stored.id, stored.outputs, inputs);
    if (diff.changes) {
      run.changed.push(fleet.name);
    }
    const isReplaced = (diff.replaces ?? []).length > 0;
    // What is replaced is checked once more, as new, when the old one is planned to go.
    if (isReplaced || stored?.isPendingReplacement === true) {
      return [await this.#check(run, fleet, {}, isUnknown), isReplaced ? "replace" : "recreate"];
    }
    return [inputs, stored === undefined ? "create" : diff.changes ? "update" : "none"];
  }

  async #check(
    run: Run,
    { name, devices: listed, label, options = {}, account: on = this.accountName }: DeclaredInProgram,
    olds: Properties,
    isUnknown = false,
  ): Promise<Properties> {
    const written = label === undefined ? listed : Object.fromEntries(listed.map((imei) => [imei, label]));
    const { text, ...said } = plainDevices(written, fleetDevices) ?? assert.fail("devices come later");
    const devices = isUnknown ? unknownValue : text;
    const news = { fleet: name, account: on, devices, isText: true, ...said, ...options, __provider: "text" };
    const { inputs, failures } = await run.fleet.check(olds, news);
    refuseFailures(failures);
    return { ...inputs, __provider: "text" };
  }

  async #replacing(run: Run, fleet: DeclaredInProgram): Promise<() => Promise<void>> {
    const old = this.#state.get(fleet.name);
    if (old === undefined) {
      return this.#step(run, fleet);
    }
    const inputs = await this.#check(run, fleet, {});
    return fleet.deletesBefore === true
      ? () => this.#apply(run, fleet, inputs, "replace")
      : () => this.#createBesides(run, fleet.name, inputs, old);
  }

  /** What was there is deleted afterwards, even where that was done before. */
  #createBesides(run: Run, name: string, inputs: Properties, { id, inputs: before, outputs }: Stored): Promise<void> {
    return this.#create(run, name, inputs, () => {
      this.#pendingDeletes = [...this.#pendingDeletes, { id, inputs: before, outputs }];
    });
  }

  async #step(run: Run, fleet: DeclaredInProgram): Promise<() => Promise<void>> {
    const [inputs, step] = await this.#plan(run, fleet);
    return () => this.#apply(run, fleet, inputs, step);
  }

  async #apply(run: Run, fleet: DeclaredInProgram, inputs: Properties, step: Step): Promise<void> {
    const stored = this.#state.get(fleet.name);
    if (stored === undefined || step === "create") {
      await this.#create(run, fleet.name, inputs);
    } else if (step === "replace") {
      if (stored.isPendingReplacement !== true) {
        await run.fleet.delete(stored.id, stored.outputs);
        this.#state.set(fleet.name, { ...stored, isPendingReplacement: true });
      }
      await this.#create(run, fleet.name, inputs);
    } else if (step === "recreate") {
      await (fleet.deletesBefore === true
        ? this.#create(run, fleet.name, inputs)
        : this.#createBesides(run, fleet.name, inputs, stored));
    } else if (step === "update") {
      const { outs } = await this.#recording(fleet.name, stored.inputs, () =>
        run.fleet.update(stored.id, stored.outputs, inputs),
      );
      this.#state.set(fleet.name, { id: stored.id, inputs, outputs: outs });
    }
  }

  /** @param recorded called once there is a record of the new one */
  async #create(run: Run, name: string, inputs: Properties, recorded?: () => void): Promise<void> {
    const { id, outs } = await this.#recording(name, inputs, () => run.fleet.create(inputs), recorded);
    this.#state.set(name, { id, inputs, outputs: outs });
    recorded?.();
  }

  /** Records what a partial failure tells, together with these inputs. */
  async #recording<Result>(
    name: string,
    inputs: Properties,
    work: () => Promise<Result>,
    recorded?: () => void,
  ): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof PartialFailure) {
        // Without it the engine could never read or delete the resource again.
        assert.ok(error.properties["__provider"] !== undefined, "a partial failure lacks its provider");
        this.#state.set(name, { id: error.id, inputs, outputs: error.properties });
        recorded?.();
      }
      throw error;
    }
  }

  async #remove(run: Run, name: string): Promise<void> {
    const stored = this.#state.get(name);
    if (stored !== undefined) {
      // It is deleted already.
      if (stored.isPendingReplacement !== true) {
        await run.fleet.delete(stored.id, stored.outputs);
      }
      this.#state.delete(name);
    }
  }

  async #deploy(
    kind: "preview" | "update" | "withoutProgram",
    program: readonly DeclaredInProgram[],
    targets: readonly string[] | undefined,
    work: (run: Run) => Promise<void>,
    /** What comes before the program runs, and whether that then does. */
    before: (run: Run) => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<Deployment> {
    const declared = this.#announced(program.filter(({ isLate = false }) => !isLate));
    const started = await this.startProcess(declared);
    // Also with a refresh, which the engine writes down only with the whole run.
    const told = packState(
      { fleets: [...this.#state.values()].map(({ outputs }) => outputs), late: this.#late },
      declared,
    );
    const run = new Run(started);
    await run.attempt(async () => {
      if (!(await before(run))) {
        return;
      }
      // A program without a fleet has no record of fleets either, and a run with targets leaves it out.
      if (kind !== "withoutProgram" && program.length > 0 && targets === undefined) {
        const { inputs, failures } = await started.checkRecord(this.#record, {
          fleets: await packFleets(declared),
          ...(this.tellsState ? { state: told } : {}),
        });
        refuseFailures(failures);
        this.#record = kind === "update" ? inputs : this.#record;
      }
      await work(run);
    });
    await started.flush();
    return run;
  }
}

function refuseFailures(failures: readonly { readonly reason: string }[]): void {
  if (failures.length > 0) {
    throw new Error(failures.map(({ reason }) => reason).join("\n"));
  }
}

/** One deployment under way. */
class Run implements Deployment {
  readonly failures: string[] = [];
  readonly errors: unknown[] = [];
  readonly changed: string[] = [];
  readonly fleet: FleetMethods;

  constructor(private readonly process: FleetProcess) {
    this.fleet = process.fleet;
  }

  announce(declared: readonly DeclaredFleet[]): Promise<void> {
    return this.process.announce(declared);
  }

  get lines(): readonly string[] {
    return this.process.lines;
  }

  async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof assert.AssertionError) {
        throw error;
      }
      this.errors.push(error);
      this.failures.push(error instanceof Error ? error.message : String(error));
    }
  }
}
