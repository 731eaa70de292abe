import pLimit from "p-limit";
import type { Clock } from "./clock";
import type { ThingSpaceError } from "./errors";

/** What every request of the process passes. */
export interface RateLimit {
  /** Runs the task when one of the concurrent slots is free. Not to be nested: the inner task might never run. */
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Resolves when the next request may be sent. */
  turn(): Promise<void>;
  /** Resolves after that long, in which one request waits for its retry. */
  rest(milliseconds: number): Promise<void>;
  /** Speeds up, to the rate that was set. */
  succeeded(): void;
  /** Slows all requests down where the service asks for that. */
  failed(failure: Pick<ThingSpaceError, "kind" | "retryAfterMs">): void;
  /** Milliseconds in which anybody was throttled. */
  waited(): number;
}

export interface RateLimitOptions {
  readonly concurrency: number;
  /** No limit when absent, until the service asks for one. */
  readonly requestsPerSecond: number | undefined;
  readonly clock: Clock;
}

/** Milliseconds. A service that wants more is better retried by a person, later. */
export const longestWait = 300_000;

const second = 1000;
const firstInterval = second / 4;
const longestInterval = 10 * second;

/**
 * The service publishes no limits. After a 429 all requests pause, for as long as the service asks or a second, and are then spaced: each 429
 * doubles the interval, each success takes a twentieth off.
 */
export function createRateLimit({ concurrency, requestsPerSecond, clock }: RateLimitOptions): RateLimit {
  const slots = pLimit(concurrency);
  const leastInterval = requestsPerSecond === undefined ? 0 : second / requestsPerSecond;
  let interval = leastInterval;
  let pausedUntil = 0;
  let nextTurn = 0;
  let sleeping = 0;
  let sleepingSince = 0;
  let waited = 0;

  const sleep = async (milliseconds: number) => {
    // What several wait for at a time counts once.
    sleepingSince = sleeping === 0 ? clock.now() : sleepingSince;
    sleeping += 1;
    await clock.sleep(milliseconds);
    sleeping -= 1;
    waited += sleeping === 0 ? clock.now() - sleepingSince : 0;
  };
  const untilTurn = () => Math.max(pausedUntil, nextTurn) - clock.now();

  return {
    run: (task) => slots(task),
    turn: async () => {
      // Again after each sleep: somebody else may have taken the turn, or a pause may have begun.
      while (untilTurn() > 0) {
        await sleep(untilTurn());
      }
      nextTurn = clock.now() + interval;
    },
    rest: sleep,
    succeeded: () => {
      const shorter = interval * 0.95;
      interval = Math.max(leastInterval, shorter < 1 ? 0 : shorter);
    },
    failed: ({ kind, retryAfterMs }) => {
      const isThrottled = kind === "throttled";
      const now = clock.now();
      // Requests that were under way when the pause began get the same response, for the same reason.
      if (isThrottled && now >= pausedUntil) {
        interval = Math.min(longestInterval, Math.max(2 * interval, firstInterval));
      }
      const pause = retryAfterMs ?? (isThrottled ? second : 0);
      // Nobody waits longer than that: the others ask, and are told so.
      pausedUntil = Math.max(pausedUntil, pause > longestWait ? 0 : now + pause);
    },
    waited: () => waited,
  };
}
