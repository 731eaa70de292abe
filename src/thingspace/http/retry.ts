import type { ThingSpaceError } from "./errors";
import { longestWait } from "./rateLimit";
import type { HttpResponse } from "./responseBody";

export type Failure = Pick<ThingSpaceError, "kind" | "status" | "errorCode" | "retryAfterMs" | "mayHaveActed">;

/** When a failed request is sent again. */
export interface Retry {
  readonly afterMilliseconds: number;
  /** How many times the request is sent at most. */
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
const firstBackoff = 500;

/**
 * Whether and when a failed request is retried, by allow-list: what is not known to pass is not.
 *
 * @param isIdempotent whether it comes to the same when it takes effect twice; else it is retried only when it did nothing
 * @param attempt how many times the request has been sent, from 1
 */
export function retryAfter(
  failure: Failure,
  { isIdempotent, attempt, maxAttempts = Infinity, random }: RetryQuestion,
): Retry | undefined {
  const allowed = Math.min(isIdempotent || !failure.mayHaveActed ? attemptsAfter(failure) : 1, maxAttempts);
  // The service's own timing gets no jitter.
  const wait = failure.retryAfterMs ?? random() * firstBackoff * 2 ** (attempt - 1);
  return attempt >= allowed || wait > longestWait ? undefined : { afterMilliseconds: wait, attempts: allowed };
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

/** The one code of a failing service that is not known to be permanent. */
export function isInternalError(errorCode: string | undefined): boolean {
  return /(^|\.)INTERNAL_SYSTEM_ERROR$/.test(errorCode ?? "");
}

/**
 * How long to wait before the next request: by the `Retry-After` header, in seconds or as a date, else by the time in the gateway's body.
 *
 * @param now milliseconds since the epoch, for a response without a `Date`.
 * @returns milliseconds; `undefined` when nothing is said that can be understood and lies ahead.
 */
export function readRetryAfter(
  { retryAfter, date }: Pick<HttpResponse, "retryAfter" | "date">,
  nextAccessTime: string | undefined,
  now: number,
): number | undefined {
  // By the service's clock: the difference to ours may be longer than the wait.
  const from = readTime(date) ?? now;
  const seconds = /^[\d.]+$/.test(retryAfter ?? "") ? Number(retryAfter) : 0;
  const waits = [seconds * 1000, ...[retryAfter, nextAccessTime].map((time) => (readTime(time) ?? from) - from)];
  return waits.find((wait) => wait > 0);
}

/** Milliseconds since the epoch, from a date of HTTP or one of the gateway's, such as `2020-Sep-24 05:54:00+0000 UTC`. */
function readTime(text = ""): number | undefined {
  const rearranged = text.replace(/(\d{4})-([a-z]{3})-(\d\d?) ([\d:]+) ?([+-]\d{4}).*/i, "$3 $2 $1 $4 $5");
  // Only dates with a letter in them: Date.parse would take "-5" for a year.
  const time = /[a-z]/i.test(rearranged) ? Date.parse(rearranged) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
