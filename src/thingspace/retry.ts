import type { ThingSpaceError } from "./errors";
import { longestWait, readRetryAfter } from "./retryAfter";

export interface RetryQuestion {
  /** A write may be sent again only when it certainly did nothing the first time. */
  readonly operation: "read" | "write";
  readonly failure: Pick<ThingSpaceError, "kind" | "status" | "errorCode" | "retryAfter">;
  /** How many times the request has been sent, counting from 1. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
}

const attempts = 4;
// The sibling services answer 500 to permanent conditions too, so persistence is seldom worth it there.
const attemptsAfterServerError = 3;
const passingStatuses: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);
const firstBackoff = 500;
const longestBackoff = 20_000;

/**
 * Whether and when a failed request is sent again, by allow-list: what is not known to pass is not repeated.
 *
 * @returns milliseconds to wait, or `undefined` to give up.
 */
export function retryDelay({ operation, failure, attempt, now, random }: RetryQuestion): number | undefined {
  if (attempt >= attemptsAllowed({ operation, failure })) {
    return undefined;
  }
  // The service's own timing wins and gets no jitter. A malformed header must not disable the retry.
  const asked = readRetryAfter(failure.retryAfter, now);
  if (asked !== undefined) {
    return asked > longestWait ? undefined : asked;
  }
  return random() * Math.min(firstBackoff * 2 ** (attempt - 1), longestBackoff);
}

/** How many times a request is sent at most that fails like this. */
export function attemptsAllowed({ operation, failure }: Pick<RetryQuestion, "operation" | "failure">): number {
  return operation === "read" ? readAttempts(failure) : writeAttempts(failure);
}

function readAttempts({ kind, status, errorCode }: RetryQuestion["failure"]): number {
  if (kind === "unreachable" || kind === "interrupted" || kind === "timeout") {
    return attempts;
  }
  if (status === undefined || kind === "account") {
    return 1;
  }
  if (status === 500) {
    const mayPass = errorCode === undefined || /(^|\.)INTERNAL_SYSTEM_ERROR$/.test(errorCode);
    return mayPass ? attemptsAfterServerError : 1;
  }
  return passingStatuses.has(status) ? attempts : 1;
}

function writeAttempts({ kind, status, retryAfter }: RetryQuestion["failure"]): number {
  const didNothing = kind === "unreachable" || status === 429 || (status === 503 && retryAfter !== undefined);
  return didNothing ? attempts : 1;
}
