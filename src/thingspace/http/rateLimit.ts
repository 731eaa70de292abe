import pLimit from "p-limit";
import type { Clock } from "./clock";

/** The one gate that every request of the process passes. */
export interface Limiter {
  /** Runs the task when one of the concurrent slots is free. Not to be nested: the inner task might never run. */
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Resolves when the next request may be sent: no pause is on, and the rate allows it. */
  turn(): Promise<void>;
  /** Resolves after that long, in which one request waits to be sent again. */
  rest(milliseconds: number): Promise<void>;
  /** Keeps every request back for that long. */
  pause(milliseconds: number): void;
  /** Takes note that the service has been asked too often: from now on requests are spaced out. */
  tooMany(): void;
  /** For how many milliseconds so far somebody was kept back, for the sake of the service. */
  waited(): number;
}

export interface LimiterOptions {
  readonly concurrency: number;
  /** No limit when absent, until the service asks for one. */
  readonly requestsPerSecond: number | undefined;
  readonly clock: Clock;
}

const second = 1000;
const slowdown = 0.5;
const speedup = 1.1;
/** What one complaint tells of the rate is little when hardly anything had been sent: until there is a second one it is found fast. */
const firstSpeedup = 2;
/** Slower than this the service cannot want it; what else it wants, it says by Retry-After. */
const longestInterval = 10 * second;

/**
 * The service publishes no limits, so that the rate is found as TCP finds one: halved when the service complains, doubled for each second
 * after a first complaint, and raised by a tenth for each second after another one, never above what was set.
 */
export function createLimiter({ concurrency, requestsPerSecond, clock }: LimiterOptions): Limiter {
  const slots = pLimit(concurrency);
  const leastInterval = requestsPerSecond === undefined ? 0 : second / requestsPerSecond;
  let interval = leastInterval;
  let complained = -Infinity;
  let complaints = 0;
  /** Since when the rate has gone without a complaint and was not raised for that. */
  let changed = 0;
  let pausedUntil = 0;
  let nextTurn = 0;
  const rate = new Rate();
  let waited = 0;
  let waiting = 0;
  let waitingSince = 0;
  const wait = () => Math.max(pausedUntil, nextTurn) - clock.now();

  /** What several wait for at a time counts once. */
  const sleep = async (milliseconds: number) => {
    waitingSince = waiting === 0 ? clock.now() : waitingSince;
    waiting += 1;
    await clock.sleep(milliseconds);
    waiting -= 1;
    waited += waiting === 0 ? clock.now() - waitingSince : 0;
  };

  const raiseRate = () => {
    const seconds = Math.floor((clock.now() - changed) / second);
    if (interval > leastInterval && seconds > 0) {
      interval = Math.max(leastInterval, interval / (complaints === 1 ? firstSpeedup : speedup) ** seconds);
      // So fast that it is no limit any more.
      interval = interval < 1 ? leastInterval : interval;
      changed += seconds * second;
    }
  };

  return {
    run: (task) => slots(task),
    turn: async () => {
      // Looked at again after each sleep: somebody else may have taken the turn, or been told to slow down, meanwhile.
      while (wait() > 0) {
        await sleep(wait());
      }
      const now = clock.now();
      raiseRate();
      nextTurn = now + interval;
      rate.sent(now);
    },
    rest: sleep,
    pause: (milliseconds) => {
      pausedUntil = Math.max(pausedUntil, clock.now() + milliseconds);
      // A time in which nothing was asked tells nothing of how much may be.
      changed = Math.max(changed, pausedUntil);
    },
    tooMany: () => {
      const now = clock.now();
      // Several requests under way get the same answer, and it is one complaint.
      if (now - complained < second) {
        return;
      }
      complained = now;
      complaints += 1;
      const allowed = interval === 0 ? Infinity : second / interval;
      interval = Math.min(longestInterval, second / (Math.min(rate.at(now), allowed) * slowdown));
      changed = Math.max(changed, now);
    },
    waited: () => waited,
  };
}

/** How many requests were sent in a second, this one or the last. */
class Rate {
  #begin = 0;
  #count = 0;
  #last = 0;

  sent(now: number): void {
    this.#goOn(now);
    this.#count += 1;
  }

  /** At least one. */
  at(now: number): number {
    this.#goOn(now);
    return Math.max(this.#count, this.#last, 1);
  }

  #goOn(now: number): void {
    const seconds = Math.floor((now - this.#begin) / second);
    if (seconds > 0) {
      this.#last = seconds === 1 ? this.#count : 0;
      this.#count = 0;
      this.#begin += seconds * second;
    }
  }
}
