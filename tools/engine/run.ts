import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Environment } from "./decisions";
import { elapsedTime } from "./decisions";

export interface Run {
  readonly file: string;
  readonly parameters: readonly string[];
  readonly directory?: string;
  readonly environment: Environment;
  readonly deadlineMilliseconds: number;
  /** Called with every line of stderr as it comes. */
  readonly onLine?: (line: string) => void;
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  /** How it failed, worded to follow the name of the program; undefined when it did not. */
  readonly failure: string | undefined;
}

/** The parent was told to stop while a child was at work. No other way to get the engine must be tried then. */
export class Interruption extends Error {
  override readonly name = "Interruption";

  constructor(readonly signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
  }
}

const stopSignals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
const graceMilliseconds = 2_000;

/**
 * Runs a program to its end, without a shell. A failure is a result, not an exception.
 *
 * The child leads a process group of its own, because the programs run here start others (compilers, curl) that must
 * end with it, at the deadline and when the parent is told to stop.
 */
export async function run({
  file,
  parameters,
  directory,
  environment,
  deadlineMilliseconds,
  onLine,
}: Run): Promise<RunResult> {
  const ownGroup = process.platform !== "win32";
  const child = spawn(file, parameters, {
    cwd: directory,
    env: environment,
    detached: ownGroup,
    stdio: ["ignore", "pipe", "pipe"],
  });

  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    stderr += `${line}\n`;
    onLine?.(line);
  });

  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined) {
      return;
    }
    try {
      process.kill(ownGroup ? -child.pid : child.pid, signal);
    } catch {
      // Already gone, which is what was wanted.
    }
  };
  let killTimer: NodeJS.Timeout | undefined;
  // As at a terminal; whatever ignores that is killed.
  const end = (): void => {
    kill("SIGINT");
    killTimer ??= setTimeout(kill, graceMilliseconds, "SIGKILL");
  };

  const ending: { overdue: boolean; interruption?: Interruption } = { overdue: false };
  const deadline = setTimeout(() => {
    ending.overdue = true;
    end();
  }, deadlineMilliseconds);
  const onSignal = (signal: NodeJS.Signals): void => {
    ending.interruption ??= new Interruption(signal);
    end();
  };
  for (const signal of stopSignals) {
    process.on(signal, onSignal);
  }

  try {
    const ended = await new Promise<string | undefined>((resolve) => {
      child.once("error", (error) => {
        resolve(`could not be started: ${error.message}`);
      });
      child.once("close", (code, signal) => {
        resolve(code === 0 ? undefined : `ended with ${signal ?? `exit code ${code ?? "unknown"}`}`);
      });
    });
    if (ending.interruption !== undefined) {
      throw ending.interruption;
    }
    return {
      stdout,
      stderr,
      failure: ending.overdue ? `did not finish within ${elapsedTime(deadlineMilliseconds)}` : ended,
    };
  } finally {
    clearTimeout(deadline);
    clearTimeout(killTimer);
    for (const signal of stopSignals) {
      process.off(signal, onSignal);
    }
  }
}
