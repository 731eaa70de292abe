import pLimit from "p-limit";
import type { Clock } from "./clock";
import type { ThingSpaceError } from "./thingSpaceError";

/** Beyond that, a person should run again later. */
export const maxWaitMs = 300_000;

const secondMs = 1000;
const firstIntervalMs = secondMs / 4;
const maxIntervalMs = 10 * secondMs;

/**
 * For all requests of the process. The service publishes no limits: after a 429 all requests pause, for as long as it
 * asks or a second, and are then spaced; each 429 doubles the interval, each success shortens it by a twentieth.
 */
export class RateLimit {
  /** Runs a task when a slot is free. Do not nest: the inner task might never run. */
  readonly run: <T>(task: () => Promise<T>) => Promise<T>;
  readonly #clock: Clock;
  readonly #minIntervalMs: number;
  #intervalMs: number;
  #pausedUntil = 0;
  #nextTurn = 0;
  #sleeping = 0;
  #sleepingSince = 0;
  #throttledMs = 0;

  /** @param requestsPerSecond no limit when undefined, until the service asks for one */
  constructor(concurrency: number, requestsPerSecond: number | undefined, clock: Clock) {
    this.run = pLimit(concurrency);
    this.#clock = clock;
    this.#minIntervalMs = requestsPerSecond === undefined ? 0 : secondMs / requestsPerSecond;
    this.#intervalMs = this.#minIntervalMs;
  }

  /** Simultaneous waits count once. */
  get throttledMs(): number {
    return this.#throttledMs;
  }

  async turn(): Promise<void> {
    const wait = () => Math.max(this.#pausedUntil, this.#nextTurn) - this.#clock.now();
    // Again after each sleep: another request may have taken the turn, or a pause may have begun.
    while (wait() > 0) {
      await this.rest(wait());
    }
    this.#nextTurn = this.#clock.now() + this.#intervalMs;
  }

  /** Sleeps, and counts that as throttled. */
  async rest(milliseconds: number): Promise<void> {
    this.#sleepingSince = this.#sleeping === 0 ? this.#clock.now() : this.#sleepingSince;
    this.#sleeping += 1;
    await this.#clock.sleep(milliseconds);
    this.#sleeping -= 1;
    this.#throttledMs += this.#sleeping === 0 ? this.#clock.now() - this.#sleepingSince : 0;
  }

  succeeded(): void {
    const shorter = this.#intervalMs * 0.95;
    this.#intervalMs = Math.max(this.#minIntervalMs, shorter < 1 ? 0 : shorter);
  }

  /** Slows all requests down when the service asks for it. */
  failed({ kind, retryAfterMs }: Pick<ThingSpaceError, "kind" | "retryAfterMs">): void {
    const isThrottled = kind === "throttled";
    const now = this.#clock.now();
    // Requests under way when the pause began get a 429 for the same reason.
    if (isThrottled && now >= this.#pausedUntil) {
      this.#intervalMs = Math.min(maxIntervalMs, Math.max(2 * this.#intervalMs, firstIntervalMs));
    }
    const pause = retryAfterMs ?? (isThrottled ? secondMs : 0);
    // No request waits longer than that: it is sent, and fails with that time.
    this.#pausedUntil = Math.max(this.#pausedUntil, pause > maxWaitMs ? 0 : now + pause);
  }
}
