import { readFile } from "node:fs/promises";

import { Command, InvalidArgumentError, Option } from "commander";

import { problem } from "../../problemCodes";
import { withErrorCodes } from "../commandError";
import type { ApiVersion, Seed, Simulator, SimulatorOptions } from "../../simulator";
import { apiVersions, assertSeed, startSimulator } from "../../simulator";

interface SimulatorCommandOptions {
  readonly port: number;
  readonly host: string;
  readonly seed?: string;
  readonly pageSize?: number;
  readonly latencyMs: number;
  readonly timeFormat?: "docs" | "iso";
  readonly api: readonly ApiVersion[];
  readonly randomSeed?: number;
}

function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most) {
      const limits = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`It must be a whole number, ${limits}.`);
    }
    return number;
  };
}

function versionList(text: string): readonly ApiVersion[] {
  const named = text.split(",").map((name) => name.trim());
  const known = apiVersions.filter((version) => named.includes(version));
  if (known.length < new Set(named).size) {
    throw new InvalidArgumentError(`It must be one or more of ${apiVersions.join(", ")}, with commas between them.`);
  }
  return known;
}

export function simulatorCommand(): Command {
  return withErrorCodes(new Command("simulator"))
    .description("run a simulator of ThingSpace on this machine until interrupted")
    .option("--port <number>", "port to listen on; 0 takes any that is free", wholeNumber(0, 65_535), 0)
    .option("--host <address>", "address to listen on; any but a loopback one opens it to the network", "127.0.0.1")
    .option("--seed <file>", "JSON file with accounts, devices and users (default: the demo's)")
    .option("--page-size <number>", "devices in a page (default: 1000)", wholeNumber(1))
    .option("--latency-ms <number>", "milliseconds that every request takes", wholeNumber(0, 2 ** 31 - 1), 0)
    .addOption(
      new Option("--time-format <format>", "how times are printed (default: docs)").choices(["docs", "iso"] as const),
    )
    .addOption(
      new Option("--api <versions>", "versions of the API to speak, with commas between them")
        .argParser(versionList)
        .default(apiVersions, apiVersions.join(",")),
    )
    .option(
      "--random-seed <number>",
      "makes the same faults strike, and pages be shuffled alike, in every run (default: chance)",
      wholeNumber(0, 2 ** 32 - 1),
    )
    .addHelpText(
      "after",
      `
Programs find it by THINGSPACE_BASE_URL, set to the address that it prints.
Without a seed it knows THINGSPACE_APPLICATION_KEY=demo-key and _SECRET=demo-secret,
THINGSPACE_USERNAME=demo-user and _PASSWORD=demo-password, and account
0402196254-00001.

Exit codes:
  0  it was interrupted
  2  it could not start: bad arguments, a seed that cannot be used, or a port
     that is taken`,
    )
    .action(runSimulator);
}

async function runSimulator(options: SimulatorCommandOptions, command: Command): Promise<void> {
  const { port, host, latencyMs, pageSize, timeFormat, api, randomSeed } = options;
  const behavior = {
    ...(pageSize === undefined ? {} : { pageSize }),
    ...(timeFormat === undefined ? {} : { timeFormat }),
  };
  const seed = options.seed === undefined ? {} : { seed: await readSeed(options.seed, command) };
  const simulator = await openSimulator(
    {
      ...seed,
      port,
      host,
      latencyMs,
      behavior,
      versions: api,
      ...(randomSeed === undefined ? {} : { randomSeed }),
    },
    command,
  );
  // First, because a reader of the line may end the simulator at once.
  closeOnSignals(simulator);
  console.log(`ThingSpace simulator listening on ${simulator.url}`);
}

async function readSeed(file: string, command: Command): Promise<Seed> {
  try {
    // Windows editors write a byte order mark, which is not JSON.
    const content: unknown = JSON.parse((await readFile(file, "utf8")).replace(/^\uFEFF/, ""));
    assertSeed(content);
    return content;
  } catch (error) {
    return command.error(`error: ${problem("simulator-not-started", `seed file ${file}: ${readMessage(error)}`)}`);
  }
}

async function openSimulator(options: SimulatorOptions, command: Command): Promise<Simulator> {
  try {
    return await startSimulator(options);
  } catch (error) {
    const advice = isAddressProblem(error)
      ? ". Give another --port, or --port 0 for a free one, and a --host of this machine."
      : "";
    const message = `cannot start the simulator: ${readMessage(error)}${advice}`;
    return command.error(`error: ${problem("simulator-not-started", message)}`);
  }
}

function isAddressProblem(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

function readMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function closeOnSignals(simulator: Simulator): void {
  const close = () => {
    void simulator.close();
  };
  process.once("SIGINT", close);
  process.once("SIGTERM", close);
}
