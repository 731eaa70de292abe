import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Simulator } from "../../src/simulator";
import { engineEnvironment, type Engine } from "../engine";
import { simulatorSettings } from "../simulatorSettings";
import { countCalls } from "./calls";
import { benchDevices } from "./devices";
import type { Measurement, Series } from "./measurement";
import { changed, commands, type Operation } from "./operations";
import { watchProvider } from "./peakMemory";

const repository = path.resolve(__dirname, "../..");
const peers = path.join(__dirname, "peers");
export const account = "0402196254-00001";

/** A folder in which one subject is measured. */
export class BenchStack implements AsyncDisposable {
  private constructor(
    private readonly series: Series,
    private readonly root: string,
    private readonly engine: Engine,
    private readonly simulator: Simulator,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async create(series: Series, engine: Engine, simulator: Simulator): Promise<BenchStack> {
    const root = await mkdtemp(path.join(tmpdir(), "thingspace-fota-bench-"));
    const directory = path.join(root, "program");
    await mkdir(directory);
    await cp(peers, directory, { recursive: true });
    // Without TypeScript, which none of the programs is written in.
    await writeFile(
      path.join(directory, "Pulumi.yaml"),
      `name: bench\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nmain: ${series.subject}.js\n`,
    );
    await writeFile(path.join(directory, "package.json"), '{ "name": "bench" }\n');
    await symlink(path.join(repository, "node_modules"), path.join(directory, "node_modules"));
    const { devices } = series;
    const known = benchDevices(devices + changed(devices));
    simulator.reset({
      accounts: [
        { accountName: account, licenseCount: 2 * known.length, devices: known.map((deviceId) => ({ deviceId })) },
      ],
    });
    const environment = {
      ...engineEnvironment(engine, root),
      ...benchSettings(simulator, devices),
      THINGSPACE_CONFIRM_REMOVAL: confirmation(series),
      ...(series.concurrency === undefined ? {} : { THINGSPACE_CONCURRENCY: String(series.concurrency) }),
      BENCH_FLEETS: String(series.fleets),
    };
    const stack = new BenchStack(series, root, engine, simulator, environment);
    if (series.subject !== "script") {
      await stack.#run(path.join(engine.binDirectory, "pulumi"), ["stack", "init", "bench"]);
    }
    return stack;
  }

  /** @throws Error when the operation fails. */
  async measure(operation: Operation, round: number): Promise<Measurement> {
    const { devices, subject } = this.series;
    const shift =
      operation.startsWith("change") || operation === "refresh" || operation === "destroy" ? changed(devices) : 0;
    const wanted = benchDevices(devices + changed(devices)).slice(shift, shift + devices);
    await writeFile(path.join(this.#directory, "devices.json"), JSON.stringify(wanted));
    this.simulator.clearRequests();
    const begin = process.hrtime.bigint();
    const { output, memory } = await this.#run(...this.#commandOf(operation));
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    return {
      ...this.series,
      round,
      operation,
      seconds,
      memory: memory ?? null,
      calls: countCalls(this.simulator.requests()),
      lines: output.split("\n").length - 1,
      stateBytes: subject === "script" ? null : await this.#stateBytes(),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }

  get #directory(): string {
    return path.join(this.root, "program");
  }

  #commandOf(operation: Operation): [string, readonly string[]] {
    if (this.series.subject === "script") {
      const [verb = ""] = commands[operation];
      return [process.execPath, ["script.js", verb === "refresh" ? "preview" : verb]];
    }
    const all = [...commands[operation], "--stack", "bench", "--non-interactive", "--color", "never"];
    return [path.join(this.engine.binDirectory, "pulumi"), all];
  }

  async #stateBytes(): Promise<number> {
    return (await stat(path.join(this.root, "backend/.pulumi/stacks/bench/bench.json"))).size;
  }

  #run(program: string, args: readonly string[]): Promise<{ output: string; memory: number | undefined }> {
    const child = spawn(program, args, {
      cwd: this.#directory,
      env: this.environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const memory = watchProvider(child.pid ?? 0);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (printed: string) => {
        output += printed;
      });
    }
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exitCode) => {
        const peak = memory.stop();
        if (exitCode === 0) {
          resolve({ output, memory: peak });
        } else {
          reject(new Error(`${program} ${args.join(" ")} ended with exit code ${exitCode}:\n${output}`));
        }
      });
    });
  }
}

/** The leave to destroy large fleets, each of which has its share of the devices. */
function confirmation({ devices, fleets }: Series): string {
  const names = Array.from({ length: fleets }, (_, index) => `fleet-${index + 1}=${devices / fleets}`);
  return fleets === 1 ? String(devices) : names.join(",");
}

/** What the programs and the peers need to reach the simulator, and the leave to destroy a large fleet. */
export function benchSettings(simulator: Simulator, devices: number): Record<string, string> {
  return {
    ...simulatorSettings(simulator),
    THINGSPACE_CONFIRM_REMOVAL: String(devices),
    BENCH_ACCOUNT: account,
  };
}
