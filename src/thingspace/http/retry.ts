import { isInternalError } from "./errorCodes";
import type { ThingSpaceError } from "./thingSpaceError";
import { maxWaitMs } from "./rateLimit";
import type { HttpResponse } from "./responseBody";

export type Failure = Pick<ThingSpaceError, "kind" | "status" | "errorCode" | "retryAfterMs" | "mayHaveActed">;

export interface Retry {
  readonly afterMilliseconds: number;
  /** Most times the request is sent. */
  readonly attempts: number;
}

interface RetryQuestion {
  readonly isIdempotent: boolean;
  readonly attempt: number;
  readonly maxAttempts?: number | undefined;
  readonly random: () => number;
}

const attempts = 4;
// The sibling services answer 500 to permanent conditions, too.
const attemptsAfterServerError = 3;
const transientStatuses: ReadonlySet<number> = new Set([408, 502, 503, 504]);
const firstBackoffMs = 500;

/**
 * By allow-list: what is not known to be transient is not retried.
 *
 * @param isIdempotent whether taking effect twice does no harm; else it is retried only when it did nothing
 * @param attempt from 1
 */
export function retryAfter(
  failure: Failure,
  { isIdempotent, attempt, maxAttempts = Infinity, random }: RetryQuestion,
): Retry | undefined {
  const allowed = Math.min(isIdempotent || !failure.mayHaveActed ? attemptsAfter(failure) : 1, maxAttempts);
  // The service's own timing gets no jitter.
  const wait = failure.retryAfterMs ?? random() * firstBackoffMs * 2 ** (attempt - 1);
  return attempt >= allowed || wait > maxWaitMs ? undefined : { afterMilliseconds: wait, attempts: allowed };
}

function attemptsAfter({ kind, status, errorCode }: Failure): number {
  if (kind === "unreachable" || kind === "interrupted" || kind === "timeout" || kind === "throttled") {
    return attempts;
  }
  if (status === undefined || kind === "account") {
    return 1;
  }
  if (status === 500 || (status < 300 && kind === "unavailable")) {
    return errorCode === undefined || isInternalError(errorCode) ? attemptsAfterServerError : 1;
  }
  return transientStatuses.has(status) ? attempts : 1;
}

/**
 * By the `Retry-After` header, in seconds or as a date, else by the time in the gateway's body.
 *
 * @param now milliseconds since the epoch, for a response without a `Date`.
 * @returns milliseconds; `undefined` without a readable time that lies ahead.
 */
export function readRetryAfter(
  { retryAfter, date }: Pick<HttpResponse, "retryAfter" | "date">,
  nextAccessTime: string | undefined,
  now: number,
): number | undefined {
  // By the service's clock: its difference to ours may exceed the wait.
  const from = readTime(date) ?? now;
  const seconds = /^[\d.]+$/.test(retryAfter ?? "") ? Number(retryAfter) : 0;
  const waits = [seconds * 1000, ...[retryAfter, nextAccessTime].map((time) => (readTime(time) ?? from) - from)];
  return waits.find((wait) => wait > 0);
}

/** Milliseconds since the epoch, from an HTTP date or the gateway's, such as `2020-Sep-24 05:54:00+0000 UTC`. */
function readTime(text = ""): number | undefined {
  const rearranged = text.replace(/(\d{4})-([a-z]{3})-(\d\d?) ([\d:]+) ?([+-]\d{4}).*/i, "$3 $2 $1 $4 $5");
  // Only with a letter: Date.parse takes "-5" for a year.
  const time = /[a-z]/i.test(rearranged) ? Date.parse(rearranged) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
