import { elapsedTime } from "./decisions";

/** Takes one line of progress. */
export type Log = (line: string) => void;

export function logToStderr(line: string): void {
  process.stderr.write(`engine: ${line}\n`);
}

const heartbeatMilliseconds = 15_000;

/** Shows that long work lives, and on what, without flooding the terminal. */
export async function withHeartbeat<Result>(
  log: Log,
  work: (onActivity: (activity: string) => void) => Promise<Result>,
): Promise<Result> {
  const begin = Date.now();
  let activity = "working";
  const heartbeat = setInterval(() => {
    log(`  ${elapsedTime(Date.now() - begin)}: ${activity}`);
  }, heartbeatMilliseconds);
  try {
    return await work((latest) => {
      activity = latest;
    });
  } finally {
    clearInterval(heartbeat);
  }
}
