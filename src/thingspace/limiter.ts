import pLimit from "p-limit";
import type { Clock } from "./clock";

/** The one gate that every request of the process passes. */
export interface Limiter {
  /** Runs the task when one of the concurrent slots is free. Not to be nested: the inner task might never run. */
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Resolves when the next request may be sent: no pause is on, and the rate allows it. */
  turn(): Promise<void>;
  /** Keeps every request back for that long. */
  pause(milliseconds: number): void;
}

export interface LimiterOptions {
  readonly concurrency: number;
  /** No limit when absent. */
  readonly requestsPerSecond: number | undefined;
  readonly clock: Clock;
}

export function createLimiter({ concurrency, requestsPerSecond, clock }: LimiterOptions): Limiter {
  const slots = pLimit(concurrency);
  const interval = requestsPerSecond === undefined ? 0 : 1000 / requestsPerSecond;
  let pausedUntil = 0;
  let nextTurn = 0;
  const wait = () => Math.max(pausedUntil, nextTurn) - clock.now();

  return {
    run: (task) => slots(task),
    turn: async () => {
      // Looked at again after each sleep: somebody else may have taken the turn, or been told to slow down, meanwhile.
      while (wait() > 0) {
        await clock.sleep(wait());
      }
      nextTurn = clock.now() + interval;
    },
    pause: (milliseconds) => {
      pausedUntil = Math.max(pausedUntil, clock.now() + milliseconds);
    },
  };
}
