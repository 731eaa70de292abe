import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface RunningProcess {
  readonly pid: number;
  readonly command: string;
}

/** All processes that a process has started, and those that they have started. */
export async function descendantsOf(pid: number): Promise<RunningProcess[]> {
  const { stdout } = await promisify(execFile)("ps", ["-eo", "pid=,ppid=,args="]);
  const childrenOf = new Map<number, RunningProcess[]>();
  for (const line of stdout.split("\n")) {
    const [, id, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    const siblings = childrenOf.get(Number(parent)) ?? [];
    childrenOf.set(Number(parent), siblings);
    siblings.push({ pid: Number(id), command });
  }
  const found: RunningProcess[] = [];
  for (const waiting = [pid]; waiting.length > 0;) {
    const children = childrenOf.get(waiting.pop() ?? 0) ?? [];
    found.push(...children);
    waiting.push(...children.map((child) => child.pid));
  }
  return found;
}

export function isRunning({ pid }: RunningProcess): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Ends what is still running of these. */
export function endAll(processes: readonly RunningProcess[]): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}
