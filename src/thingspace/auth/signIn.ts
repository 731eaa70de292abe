import type { Clock } from "../http/clock";
import { isNoSuchPath, quoteService, ThingSpaceError } from "../http/errors";
import type { Again, Observations } from "../http/requestLog";
import { attemptsAllowed, retryDelay } from "../http/retry";

/** Runs an attempt to sign in, which is told its number from 1, and guards against trying it too often. */
export type SignIn<T> = (attemptOnce: (attempt: number) => Promise<T>, renew?: Renew) => Promise<T>;

/** Renews what was sent along with a failed attempt and may be to blame; whether that is worth another one at once. */
export type Renew = (failure: ThingSpaceError) => Promise<boolean>;

export interface SignInOptions {
  /** Failures in a row, of any kind, after which it is given up for good; a refusal gives up at once. */
  readonly failureLimit: number;
  /** Tells a refusal that may come with any status. */
  readonly isHopeless?: (failure: ThingSpaceError) => boolean;
  /** Such as "the login to ThingSpace". */
  readonly what: string;
  /** What to do when it was given up for good. */
  readonly advice: (failure: ThingSpaceError) => string;
  readonly observations: Pick<Observations, "decided">;
  readonly clock: Clock;
  readonly random: () => number;
}

export function createSignIn<T>(options: SignInOptions): SignIn<T> {
  const { failureLimit, isHopeless = () => false, what, advice, observations, clock, random } = options;
  let failuresInARow = 0;
  let stop: ThingSpaceError | undefined;

  /** When to try again, or the error to give up with. */
  const after = (failure: ThingSpaceError, attempt: number): Again | ThingSpaceError => {
    const isFinal = isHopeless(failure);
    if (failuresInARow >= failureLimit || isFinal || isRefusal(failure)) {
      stop = stopError(failure, { what, advice: advice(failure), isFinal });
      return stop;
    }
    const delay = retryDelay({ isIdempotent: true, failure, attempt, random });
    if (delay === undefined) {
      return withoutEffect(failure, failure.message);
    }
    const attempts = Math.min(attemptsAllowed({ isIdempotent: true, failure }), failureLimit);
    return { afterMilliseconds: delay, attempts };
  };

  const isRenewed = async (failure: ThingSpaceError, renew: Renew) => {
    try {
      return failuresInARow < failureLimit && (await renew(failure));
    } catch (error) {
      // What cannot be renewed will not be better for those who ask next.
      stop = error instanceof ThingSpaceError && error.kind === "credentials" ? error : undefined;
      throw error;
    }
  };

  return async (attemptOnce, renew = () => Promise.resolve(false)) => {
    if (stop !== undefined) {
      throw stop;
    }
    for (let attempt = 1; ; attempt++) {
      const outcome = await settle(() => attemptOnce(attempt));
      if (!(outcome instanceof ThingSpaceError)) {
        failuresInARow = 0;
        return outcome;
      }
      failuresInARow += 1;
      if (await isRenewed(outcome, renew)) {
        continue;
      }
      const next = after(outcome, attempt);
      if (next instanceof ThingSpaceError) {
        observations.decided(outcome, undefined);
        throw next;
      }
      observations.decided(outcome, next);
      await clock.sleep(next.afterMilliseconds);
    }
  };
}

async function settle<T>(attempt: () => Promise<T>): Promise<T | ThingSpaceError> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof ThingSpaceError) {
      return error;
    }
    throw error;
  }
}

function isRefusal({ status = 0, kind, errorCode, serviceMessage }: ThingSpaceError): boolean {
  return (
    (status >= 400 && status < 500 && status !== 408 && kind !== "throttled") ||
    (status >= 200 && status < 300 && kind !== "unavailable" && (errorCode ?? serviceMessage) !== undefined)
  );
}

/** The error that every later call gets without a request. */
function stopError(
  failure: ThingSpaceError,
  { what, advice, isFinal }: { readonly what: string; readonly advice: string; readonly isFinal: boolean },
): ThingSpaceError {
  const { status = 0, pageTitle } = failure;
  // The request went to the wrong place, so it says nothing about the credentials.
  if (isNoSuchPath(failure)) {
    return withoutEffect(failure, failure.message);
  }
  // Nor does it when something else has answered.
  if (pageTitle !== undefined) {
    return notAgain(failure, what);
  }
  const saysNo = status === 400 || status === 401 || status === 403 || (status < 300 && isRefusal(failure));
  return isFinal || saysNo
    ? withoutEffect(failure, `ThingSpace refused ${what} (${status})${quoteService(failure)}. ${advice}`, "credentials")
    : notAgain(failure, what, advice);
}

function notAgain(failure: ThingSpaceError, what: string, advice?: string): ThingSpaceError {
  const message = `${failure.message} This was ${what}, which is not tried again in this run.`;
  return withoutEffect(failure, advice === undefined ? message : `${message} ${advice}`);
}

// Whatever became of the sign-in, the request that needed it was not sent.
function withoutEffect(failure: ThingSpaceError, message: string, kind = failure.kind): ThingSpaceError {
  const { status, errorCode, serviceMessage, cause } = failure;
  return new ThingSpaceError(message, { kind, status, errorCode, serviceMessage, cause, mayHaveActed: false });
}
