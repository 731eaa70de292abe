import type { ThingSpaceError } from "./errors";
import type { Answer } from "./exchange";

/** Milliseconds. A service that wants more is better asked again by a person, later. */
export const longestWait = 300_000;

export interface RetryQuestion {
  /** Whether it comes to the same when it takes effect twice; else it is sent again only when it certainly did nothing. */
  readonly isIdempotent: boolean;
  readonly failure: Pick<ThingSpaceError, "kind" | "status" | "errorCode" | "retryAfterMs" | "mayHaveActed">;
  /** How many times the request has been sent, counting from 1. */
  readonly attempt: number;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
}

const attempts = 4;
// The sibling services answer 500 to permanent conditions too, so persistence is seldom worth it there.
const attemptsAfterServerError = 3;
const passingStatuses: ReadonlySet<number> = new Set([408, 502, 503, 504]);
const firstBackoff = 500;
const longestBackoff = 20_000;

/**
 * Whether and when a failed request is sent again, by allow-list: what is not known to pass is not repeated.
 *
 * @returns milliseconds to wait, or `undefined` to give up.
 */
export function retryDelay({ isIdempotent, failure, attempt, random }: RetryQuestion): number | undefined {
  if (attempt >= attemptsAllowed({ isIdempotent, failure })) {
    return undefined;
  }
  // The service's own timing wins and gets no jitter.
  const asked = failure.retryAfterMs;
  if (asked !== undefined) {
    return asked > longestWait ? undefined : asked;
  }
  return random() * Math.min(firstBackoff * 2 ** (attempt - 1), longestBackoff);
}

/** How many times a request is sent at most that fails like this. */
export function attemptsAllowed({ isIdempotent, failure }: Pick<RetryQuestion, "isIdempotent" | "failure">): number {
  return isIdempotent || certainlyDidNothing(failure) ? attemptsAfter(failure) : 1;
}

function attemptsAfter({ kind, status, errorCode }: RetryQuestion["failure"]): number {
  if (kind === "unreachable" || kind === "interrupted" || kind === "timeout" || kind === "throttled") {
    return attempts;
  }
  if (status === undefined || kind === "account") {
    return 1;
  }
  if (status === 500 || (status < 300 && kind === "unavailable")) {
    const mayPass = errorCode === undefined || isInternalError(errorCode);
    return mayPass ? attemptsAfterServerError : 1;
  }
  return passingStatuses.has(status) ? attempts : 1;
}

function certainlyDidNothing({ kind, status, mayHaveActed }: RetryQuestion["failure"]): boolean {
  return kind === "unreachable" || kind === "throttled" || (status === 503 && !mayHaveActed);
}

/** The one code of a failing service that is not known to be permanent. */
export function isInternalError(errorCode: string | undefined): boolean {
  return errorCode !== undefined && /(^|\.)INTERNAL_SYSTEM_ERROR$/.test(errorCode);
}

/**
 * How long to wait before the next request: by the `Retry-After` header, in seconds or as a date, or else by the time that the gateway prints
 * in the body.
 *
 * @param now milliseconds since the epoch, for an answer that does not say by its own `Date` what time it is where it comes from.
 * @returns milliseconds, however many; `undefined` when nothing is said, nothing that can be understood, or a time that is over.
 */
export function readRetryAfter(
  { retryAfter, date }: Pick<Answer, "retryAfter" | "date">,
  nextAccessTime: string | undefined,
  now: number,
): number | undefined {
  const text = retryAfter?.trim() ?? "";
  // The clocks may differ, and the wait is shorter than the difference.
  const from = readTime(date) ?? now;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  const waits = [seconds * 1000, ...[text, nextAccessTime].map((time) => (readTime(time) ?? from) - from)];
  return waits.find((wait) => wait > 0);
}

/** Milliseconds since the epoch, from a date of HTTP or one of the gateway's, such as `2020-Sep-24 05:54:00+0000 UTC`. */
function readTime(text = ""): number | undefined {
  const rearranged = text.trim().replace(/^(\d{4})-([a-z]{3})-(\d\d?) ([\d:]+) ?([+-]\d{4}).*$/i, "$3 $2 $1 $4 $5");
  // Only dates with a letter in them: Date.parse would take "-5" for a year.
  const time = /[a-z]/i.test(rearranged) ? Date.parse(rearranged) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
