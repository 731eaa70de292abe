import type { Clock } from "../../src/thingspace/http/clock";

export interface FakeClock extends Clock {
  /** The sleeps slept to their end, in milliseconds. */
  readonly sleeps: readonly number[];
  advance(milliseconds: number): void;
}

/**
 * A clock on which a plain sleep takes no time and moves it on. A sleep that can be called off, as deadlines are, ends only
 * when it is called off, or when `advance` reaches its end.
 */
export function fakeClock(start = 0): FakeClock {
  let now = start;
  const sleeps: number[] = [];
  const deadlines = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    sleeps,
    now: () => now,
    sleep: (milliseconds, signal) => {
      if (signal === undefined) {
        sleeps.push(milliseconds);
        now += milliseconds;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const deadline = { at: now + milliseconds, wake: resolve };
        deadlines.add(deadline);
        signal.addEventListener("abort", () => {
          deadlines.delete(deadline);
          resolve();
        });
      });
    },
    advance: (milliseconds) => {
      now += milliseconds;
      for (const deadline of deadlines) {
        if (deadline.at <= now) {
          deadlines.delete(deadline);
          deadline.wake();
        }
      }
    },
  };
}
