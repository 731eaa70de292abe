import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import type { Simulator } from "../../src/simulator";
import { engineEnvironment, provideEngine, type Engine } from "../../tools/engine";
import { simulatorSettings as demoSettings } from "../../tools/simulatorSettings";
import { apiVersion } from "./apiVersion";
import { inlineProgram } from "./inlineProgram";
import { keyServer } from "./keyServer";
import { quickStart } from "./quickStart";

const repository = path.resolve(__dirname, "../..");
const stackName = "test";

/** What the file backend and the project's folder hold of a stack. */
export interface StackFiles {
  readonly checkpoint: string;
  /** With what the secrets in the checkpoint are encrypted with; undefined as long as nobody has written it. */
  readonly config: string | undefined;
}

const properties = z.record(z.string(), z.unknown()).optional();

const checkpointSchema = z.object({
  checkpoint: z.object({
    latest: z.object({
      resources: z
        .array(
          z.object({
            urn: z.string(),
            type: z.string(),
            id: z.string().optional(),
            inputs: properties,
            outputs: properties,
          }),
        )
        .default([]),
    }),
  }),
});

/** A resource as it is stored, with secrets encrypted. */
export type StateResource = z.output<typeof checkpointSchema>["checkpoint"]["latest"]["resources"][number];

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
  /** Whether the program is JavaScript that nobody has to compile. */
  #canBeInline = false;

  private constructor(
    readonly directory: string,
    private readonly name: string,
    environment: Record<string, string>,
  ) {
    this.#settings = environment;
  }

  /**
   * A project in a temporary folder, in which the package is the one built in this repository.
   *
   * @param program JavaScript of the program's index.js
   * @param settings environment variables of the runs
   * @param stack what another such project has left; else the stack is empty
   */
  static async create(program: string, settings: Record<string, string>, stack?: StackFiles): Promise<PulumiProject> {
    const made = await PulumiProject.made(settings, async (directory) => {
      // Without TypeScript, which the programs of the tests are not written in, a command starts half a second faster.
      const project = "name: fleet-test\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n";
      await writeFile(path.join(directory, "Pulumi.yaml"), project);
      await writeFile(path.join(directory, "package.json"), JSON.stringify({ name: "fleet-test", main: "index.js" }));
      await writeFile(path.join(directory, "index.js"), program);
      await linkModules(directory);
    });
    made.#canBeInline = true;
    if (stack !== undefined) {
      await made.#write(stack);
    }
    return made;
  }

  /**
   * A project whose files `make` writes into its folder.
   *
   * @param isQuick whether its commands take the shortcuts of `quickStart` and `keyServer`
   */
  static async made(
    settings: Record<string, string>,
    make: (directory: string) => Promise<void>,
    isQuick = true,
  ): Promise<PulumiProject> {
    const provided = await testEngine();
    const root = await mkdtemp(path.join(tmpdir(), "thingspace-fota-test-"));
    const shortcuts = isQuick ? { ...quickStart(), ...(await keyServer()) } : {};
    const environment = { ...engineEnvironment(provided, root), ...shortcuts, ...settings };
    const directory = path.join(root, "program");
    await mkdir(directory);
    await make(directory);
    const [, name = ""] = /^name: *(\S+)/m.exec(await readFile(path.join(directory, "Pulumi.yaml"), "utf8")) ?? [];
    const project = new PulumiProject(directory, name, environment);
    await project.#write(emptyStack(name, isQuick));
    return project;
  }

  /** Replaces the program, as a user edits it. */
  async rewrite(program: string): Promise<void> {
    await writeFile(path.join(this.directory, "index.js"), program);
  }

  /** Changes the environment of later runs. */
  set(settings: Record<string, string>): void {
    Object.assign(this.#settings, settings);
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

  /** Writes a setting into the stack's configuration. */
  async configure(name: string, value: string, { secret }: { readonly secret: boolean }): Promise<void> {
    const { succeeded, output } = await this.command("config", "set", name, value, secret ? "--secret" : "--plaintext");
    if (!succeeded) {
      throw new Error(output);
    }
  }

  /** Runs a command. A program of `create` runs in this process: see `start` for one that prints or is killed. */
  async command(...args: string[]): Promise<Run> {
    const [verb = ""] = args;
    const runsProgram = verb === "up" || verb === "preview" || args.includes("--run-program");
    if (!runsProgram || !this.#canBeInline) {
      return (await this.start(...args)).finished;
    }
    using program = await inlineProgram(path.join(this.directory, "index.js"), this.#settings);
    const { finished } = await this.start(...args, ...program.options);
    return await finished;
  }

  /** Starts a command, as a shell does: as the leader of a process group, with the program in a process of its own. */
  async start(...args: string[]): Promise<StartedCommand> {
    const { binDirectory } = await testEngine();
    const all = [...args, "--stack", stackName, "--color", "never", "--non-interactive"];
    return this.#spawn(path.join(binDirectory, "pulumi"), all);
  }

  /** Runs one of the scripts of the project's package.json, for which the CLI is on the PATH and the stack is selected. */
  async script(name: string): Promise<EndedRun> {
    const settings = { PATH: await this.#pathWithEngine(), PULUMI_STACK: stackName };
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

  /** The stack as it is stored, for projects of `create`. */
  async stackFiles(): Promise<StackFiles> {
    return {
      checkpoint: await readFile(this.#checkpoint, "utf8"),
      config: existsSync(this.#config) ? await readFile(this.#config, "utf8") : undefined,
    };
  }

  /** As if ten minutes had passed since what the state records of recent writes, unless that is secret. */
  async minutesLater(): Promise<void> {
    const { checkpoint } = await this.stackFiles();
    const earlier = (time: string) => new Date(Date.parse(time) - 600_000).toISOString();
    const older = checkpoint.replace(/"recentWrites":\s*\[[^\]]*\]/g, (writes) =>
      writes.replace(/("time":\s*")([^"]+)/g, (_, name: string, time: string) => name + earlier(time)),
    );
    await writeFile(this.#checkpoint, older);
  }

  async #write({ checkpoint, config }: StackFiles): Promise<void> {
    await mkdir(path.dirname(this.#checkpoint), { recursive: true });
    await writeFile(this.#checkpoint, checkpoint);
    if (config !== undefined) {
      await writeFile(this.#config, config);
    }
  }

  get #checkpoint(): string {
    return path.join(path.dirname(this.directory), "backend/.pulumi/stacks", this.name, `${stackName}.json`);
  }

  get #config(): string {
    return path.join(this.directory, `Pulumi.${stackName}.yaml`);
  }

  /** The resources in the state, with their inputs and outputs as stored. */
  async resources(): Promise<StateResource[]> {
    const { checkpoint } = await this.stackFiles();
    return checkpointSchema.parse(JSON.parse(checkpoint)).checkpoint.latest.resources;
  }

  /** The program's exports, none of which may be a secret. */
  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const program = (await this.resources()).find(({ type }) => type === "pulumi:pulumi:Stack");
    return program?.outputs ?? {};
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
  /** Once it has ended and nobody holds its output open anymore. */
  readonly finished: Promise<EndedRun>;
}

/** As the engine finds it after `pulumi stack init`; the key of its secrets it then makes up by itself. */
function emptyStack(project: string, hasKeyServer: boolean): StackFiles {
  const checkpoint = { stack: `organization/${project}/${stackName}`, latest: {} };
  return {
    checkpoint: JSON.stringify({ version: 3, checkpoint }),
    config: hasKeyServer ? "secretsprovider: hashivault://test\n" : undefined,
  };
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
