import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";
import { CommanderError, type Command } from "commander";

import type { Terminal } from "../../../src/cli/text/terminal";
import type { SubscriptionFacts } from "../../../src/cli/facts/subscriptionFacts";
import type { Seed, Simulator } from "../../../src/simulator";
import { imeis } from "../../support/imeis";

export interface CommandRun {
  readonly exitCode: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process; into a pipe, unless there is a terminal. */
export async function run(command: Command, args: readonly string[], terminal?: Terminal): Promise<CommandRun> {
  const width = terminal?.width;
  const written = { stdout: "", stderr: "" };
  command.configureOutput({
    writeOut: (output) => (written.stdout += output),
    writeErr: (output) => (written.stderr += output),
    // The types of commander forget that a pipe has no width.
    getOutHelpWidth: () => width!,
    getOutHasColors: () => terminal?.color ?? false,
  });
  try {
    await command.parseAsync(args, { from: "user" });
    return { exitCode: 0, ...written };
  } catch (error) {
    if (error instanceof CommanderError) {
      return { exitCode: error.exitCode, ...written };
    }
    throw error;
  }
}

/** Runs the program in a process of its own, with pipes, and with no other settings than these. */
export async function runProgram(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<CommandRun> {
  const main = path.resolve(__dirname, "../../../src/cli/main.ts");
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("THINGSPACE_"));
  const env = { ...Object.fromEntries(others), ...settings };
  const child = spawn(process.execPath, ["--import", "tsx", main, ...args], { env });
  const [[exitCode], stdout, stderr] = await Promise.all([
    once(child, "exit") as Promise<unknown[]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { exitCode, stdout, stderr };
}

/** What the environment of a user of the simulator says. */
export function settingsFor({ url }: Pick<Simulator, "url">): Record<string, string> {
  return {
    THINGSPACE_BASE_URL: url,
    THINGSPACE_APPLICATION_KEY: "demo-key",
    THINGSPACE_APPLICATION_SECRET: "demo-secret",
    THINGSPACE_USERNAME: "demo-user",
    THINGSPACE_PASSWORD: "demo-password",
  };
}

/** Accounts that differ in what they bought and how much of it they use. */
export const seed: Seed = {
  accounts: [
    { accountName: "pool", licenseCount: 20, devices: licensed(imeis(16)) },
    { accountName: "shrunk", licenseCount: 5, devices: upgrading(imeis(9, 100)) },
    { accountName: "both", purchaseType: "TS-HFOTA-MRC,TS-HFOTA-EVNT", licenseCount: 1_020, devices: [] },
    { accountName: "event", purchaseType: "TS-HFOTA-EVNT", licenseCount: 0, devices: [] },
  ],
};

/** Their licenses stay, also when the pool shrinks. */
function upgrading(ids: readonly string[]) {
  return licensed(ids).map((device) => ({ ...device, upgrade: "inProgress" as const }));
}

function licensed(ids: readonly string[]) {
  return ids.map((deviceId) => ({ deviceId, licensed: true }));
}

/** A pool of 20 of which 16 are used, with whatever is said instead. */
export function facts(changes: Partial<SubscriptionFacts> = {}): SubscriptionFacts {
  return {
    account: "0402196254-00001",
    purchaseTypes: ["TS-HFOTA-MRC"],
    licenseCount: 20,
    licenseUsedCount: 16,
    licenseFreeCount: 4,
    licenseOvercommitCount: 0,
    updateTime: "2017-11-29 20:15:42.738 +0000 UTC",
    ...changes,
  };
}
