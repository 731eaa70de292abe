import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import type { Simulator } from "../../src/simulator";
import { engineEnvironment, provideEngine, type Engine } from "../../tools/engine";
import { simulatorSettings as demoSettings } from "../../tools/simulatorSettings";
import { apiVersion } from "./apiVersion";

const repository = path.resolve(__dirname, "../..");

/** Options of a command, by the names of the Automation API. */
export interface CommandOptions {
  readonly expectNoChanges?: boolean;
  readonly diff?: boolean;
  readonly refresh?: boolean;
  readonly debug?: boolean;
  readonly target?: readonly string[];
  readonly replace?: readonly string[];
  readonly logVerbosity?: number;
}

function flagsOf(options: CommandOptions): string[] {
  const { expectNoChanges, diff, refresh, debug, target = [], replace = [], logVerbosity } = options;
  return [
    ...(expectNoChanges === true ? ["--expect-no-changes"] : []),
    ...(diff === true ? ["--diff"] : []),
    ...(refresh === true ? ["--refresh"] : []),
    ...(debug === true ? ["--debug"] : []),
    ...target.flatMap((urn) => ["--target", urn]),
    ...replace.flatMap((urn) => ["--replace", urn]),
    ...(logVerbosity === undefined ? [] : ["--logtostderr", `-v=${logVerbosity}`]),
  ];
}

/** One command of the CLI: whether it exited with 0, and everything that it printed. */
export interface Run {
  readonly succeeded: boolean;
  readonly output: string;
}

/** A command that ended by itself, or, with no exit code, was ended. */
export interface EndedRun extends Run {
  readonly exitCode: number | null;
}

let engine: Promise<Engine> | undefined;

/** The engine, provided once for all tests. They are never skipped for want of one. */
export function testEngine(): Promise<Engine> {
  engine ??= provideEngine();
  return engine;
}

/** What a program needs to reach a simulator with its demo credentials, in the version of the run. */
export function simulatorSettings(simulator: Pick<Simulator, "url">): Record<string, string> {
  return {
    ...demoSettings(simulator),
    THINGSPACE_API_VERSION: apiVersion,
  };
}

/** A Pulumi project in a temporary folder with one stack on a file backend. */
export class PulumiProject {
  readonly #settings: Record<string, string>;

  private constructor(
    readonly directory: string,
    readonly stack: Stack,
    environment: Record<string, string>,
  ) {
    this.#settings = environment;
  }

  /**
   * A project in a temporary folder, in which the package is the one built in this repository.
   *
   * @param program JavaScript of the program's index.js
   * @param settings environment variables of the runs
   */
  static create(program: string, settings: Record<string, string>): Promise<PulumiProject> {
    return PulumiProject.made(settings, async (directory) => {
      // Without TypeScript, which the programs of the tests are not written in, a command starts half a second faster.
      const project = "name: fleet-test\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n";
      await writeFile(path.join(directory, "Pulumi.yaml"), project);
      await writeFile(path.join(directory, "package.json"), JSON.stringify({ name: "fleet-test", main: "index.js" }));
      await writeFile(path.join(directory, "index.js"), program);
      await linkModules(directory);
    });
  }

  /** A project whose files `make` writes into its folder. */
  static async made(
    settings: Record<string, string>,
    make: (directory: string) => Promise<void>,
  ): Promise<PulumiProject> {
    const provided = await testEngine();
    const root = await mkdtemp(path.join(tmpdir(), "thingspace-fota-test-"));
    // Coverage is of this process: each of the engine's would write megabytes of it, none of which is counted.
    const environment = { ...engineEnvironment(provided, root), ...settings, NODE_V8_COVERAGE: "" };
    const directory = path.join(root, "program");
    await mkdir(directory);
    await make(directory);
    const stack = await LocalWorkspace.createStack(
      { stackName: "test", workDir: directory },
      { pulumiCommand: provided.command, envVars: environment },
    );
    return new PulumiProject(directory, stack, environment);
  }

  /** Replaces the program, as a user edits it. */
  async rewrite(program: string): Promise<void> {
    await writeFile(path.join(this.directory, "index.js"), program);
  }

  /** Changes the environment of later runs; `undefined` takes a variable away. */
  set(settings: Record<string, string>): void {
    Object.assign(this.#settings, settings);
    this.stack.workspace.envVars = { ...this.#settings };
  }

  /** Where commands look for programs, as PATH has it. */
  get searchPath(): string {
    return this.#settings["PATH"] ?? "";
  }

  preview(options: CommandOptions = {}): Promise<Run> {
    return this.command("preview", ...flagsOf(options));
  }

  /** Without a preview before it. */
  up(options: CommandOptions = {}): Promise<Run> {
    return this.command("up", "--yes", "--skip-preview", ...flagsOf(options));
  }

  refresh(options: CommandOptions = {}): Promise<Run> {
    return this.command("refresh", "--yes", "--skip-preview", ...flagsOf(options));
  }

  destroy(options: CommandOptions = {}): Promise<Run> {
    return this.command("destroy", "--yes", "--skip-preview", ...flagsOf(options));
  }

  /** Runs a command as a shell does. The Automation API would read outputs and history after it, in processes of their own. */
  async command(...args: string[]): Promise<Run> {
    const { finished } = await this.start(...args);
    return finished;
  }

  /** Starts a command, as a shell does: as the leader of a process group. */
  async start(...args: string[]): Promise<StartedCommand> {
    const { binDirectory } = await testEngine();
    const all = [...args, "--stack", this.stack.name, "--color", "never", "--non-interactive"];
    return this.#spawn(path.join(binDirectory, "pulumi"), all);
  }

  /** Runs one of the scripts of the project's package.json, for which the CLI is on the PATH and the stack is selected. */
  async script(name: string): Promise<EndedRun> {
    const settings = { PATH: await this.#pathWithEngine(), PULUMI_STACK: this.stack.name };
    return this.#spawn("npm", ["run", "--silent", name], settings).finished;
  }

  /** Runs a line of a shell in the project's folder, with the CLI on the PATH and whatever stack is selected. */
  async shell(line: string): Promise<EndedRun> {
    return this.#spawn("bash", ["-c", line], { PATH: await this.#pathWithEngine() }).finished;
  }

  async #pathWithEngine(): Promise<string> {
    return [(await testEngine()).binDirectory, this.searchPath].join(path.delimiter);
  }

  #spawn(program: string, args: readonly string[], settings: Readonly<Record<string, string>> = {}): StartedCommand {
    const child = spawn(program, args, {
      cwd: this.directory,
      env: { ...this.#settings, ...settings },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { pid } = child;
    if (pid === undefined) {
      throw new Error(`${program} cannot be started`);
    }
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (printed: string) => {
        output += printed;
      });
    }
    const finished = new Promise<EndedRun>((resolve) => {
      child.once("close", (exitCode) => {
        resolve({ succeeded: exitCode === 0, exitCode, output });
      });
    });
    return { pid, finished };
  }

  /** The resources in the state, with their inputs and outputs as stored. */
  async resources(): Promise<StateResource[]> {
    const { deployment } = (await this.stack.exportStack()) as { deployment: { resources?: StateResource[] } };
    return deployment.resources ?? [];
  }

  /** The one resource of the state whose URN ends with `::name`. */
  async resource(name: string): Promise<StateResource> {
    const found = (await this.resources()).filter(({ urn }) => urn.endsWith(`::${name}`));
    const [resource] = found;
    if (resource === undefined || found.length > 1) {
      throw new Error(`${found.length} resources are called ${name}`);
    }
    return resource;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(path.dirname(this.directory), { recursive: true, force: true });
  }
}

/** A command of the CLI that is running. */
export interface StartedCommand {
  /** Also the id of its process group. */
  readonly pid: number;
  /** Once it has ended and nobody holds its output open any more. */
  readonly finished: Promise<EndedRun>;
}

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** Copies an example into a program's folder, with the repository's own modules in place of what is installed in it. */
export async function copyExample(example: string, directory: string): Promise<void> {
  await cp(example, directory, { recursive: true, filter: (file) => !file.includes("node_modules") });
  await linkModules(directory);
}

/** Gives a program the repository's own modules, in which npm has linked the package to the repository. */
export function linkModules(directory: string): Promise<void> {
  return symlink(path.join(repository, "node_modules"), path.join(directory, "node_modules"));
}
