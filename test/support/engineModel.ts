import { Account } from "../../src/lifecycle/account";
import { Claims } from "../../src/lifecycle/claims";
import { PartialFailure } from "../../src/lifecycle/failures";
import { createFleetProvider } from "../../src/lifecycle/fleetProvider";
import type { StoredOptions } from "../../src/lifecycle/options";
import { plainFleet } from "../../src/programFleets";
import { parseRoster } from "../../src/roster";
import type { MemoryLicenses } from "./memoryLicenses";

export const account = "0402196254-00001";

export interface DeclaredInProgram {
  readonly name: string;
  readonly devices: readonly string[];
  readonly options?: StoredOptions;
}

type Properties = Readonly<Record<string, unknown>>;

interface Stored {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** What a deployment printed and how it ended. */
export interface Deployment {
  readonly failures: readonly string[];
  readonly lines: readonly string[];
}

/**
 * The engine's part in a stack of fleets, as observed on the real one: preview and update are processes of their own; olds of
 * `check` are inputs and olds of `diff` are outputs; a partial create records all inputs, a partial update the old ones; fleets
 * that were taken out are deleted last; a failure keeps nobody else from going on.
 */
export class EngineModel {
  readonly #state = new Map<string, Stored>();

  constructor(private readonly api: MemoryLicenses) {}

  /** The devices that the state records for a fleet. */
  recorded(name: string): string[] {
    return this.#devices(name, "devices");
  }

  /** The devices of which the state says that nobody knows. */
  undetermined(name: string): string[] {
    return this.#devices(name, "undetermined");
  }

  #devices(name: string, output: string): string[] {
    const text = this.#state.get(name)?.outputs[output];
    return typeof text === "string" ? [...parseRoster(text).keys()] : [];
  }

  get fleets(): string[] {
    return [...this.#state.keys()];
  }

  /** Checks and diffs in the order given. */
  async preview(program: readonly DeclaredInProgram[]): Promise<Deployment> {
    const run = this.#startProcess(program);
    for (const fleet of program) {
      await run.attempt(async () => {
        await this.#plan(run, fleet);
      });
    }
    return run;
  }

  /** Takes the fleets up one by one in the order given, then deletes those that are gone. */
  async update(program: readonly DeclaredInProgram[]): Promise<Deployment> {
    const run = this.#startProcess(program);
    for (const fleet of program) {
      await run.attempt(() => this.#apply(run, fleet));
    }
    for (const [name, stored] of this.#state) {
      if (!program.some((fleet) => fleet.name === name)) {
        await run.attempt(async () => {
          await run.provider.delete(stored.id, stored.outputs);
          this.#state.delete(name);
        });
      }
    }
    return run;
  }

  async refresh(): Promise<Deployment> {
    const run = this.#startProcess([]);
    for (const [name, stored] of this.#state) {
      await run.attempt(async () => {
        const { id, props, inputs } = await run.provider.read(stored.id, stored.outputs);
        this.#state.set(name, { id, inputs, outputs: props });
      });
    }
    return run;
  }

  async #plan(run: Run, { name, devices, options = {} }: DeclaredInProgram): Promise<[Properties, boolean]> {
    const stored = this.#state.get(name);
    const news = { fleet: name, account, devices, ...options, __provider: "text" };
    const { inputs, failures } = await run.provider.check(stored?.inputs ?? {}, news);
    if (failures.length > 0) {
      throw new Error(failures.map(({ reason }) => reason).join("\n"));
    }
    const changes = stored === undefined || (await run.provider.diff(stored.id, stored.outputs, inputs)).changes;
    return [{ ...inputs, __provider: "text" }, changes];
  }

  async #apply(run: Run, fleet: DeclaredInProgram): Promise<void> {
    const [inputs, changes] = await this.#plan(run, fleet);
    const stored = this.#state.get(fleet.name);
    try {
      if (stored === undefined) {
        const { id, outs } = await run.provider.create(inputs);
        this.#state.set(fleet.name, { id, inputs, outputs: outs });
      } else if (changes) {
        const { outs } = await run.provider.update(stored.id, stored.outputs, inputs);
        this.#state.set(fleet.name, { id: stored.id, inputs, outputs: outs });
      }
    } catch (error) {
      if (error instanceof PartialFailure) {
        this.#state.set(fleet.name, { id: error.id, inputs: stored?.inputs ?? inputs, outputs: error.properties });
      }
      throw error;
    }
  }

  #startProcess(program: readonly DeclaredInProgram[]): Run {
    const claims = new Claims();
    for (const { name, devices } of program) {
      const declared = plainFleet(name, account, devices);
      if (declared !== undefined) {
        claims.announce(declared);
      }
    }
    return new Run(this.api, claims);
  }
}

/** One provider process. */
class Run implements Deployment {
  readonly failures: string[] = [];
  readonly lines: string[] = [];
  readonly provider: ReturnType<typeof createFleetProvider>;

  constructor(api: MemoryLicenses, claims: Claims) {
    const only = new Account(account, api);
    this.provider = createFleetProvider({
      account: () => only,
      claims,
      confirmedRemoval: () => undefined,
      callCount: () => 0,
      print: (line) => this.lines.push(line),
      now: () => 0,
      pause: () => Promise.resolve(),
    });
  }

  async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failures.push(error instanceof Error ? error.message : String(error));
    }
  }
}
