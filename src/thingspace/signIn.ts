import type { Clock } from "./clock";
import { isNoSuchPath, quoteService, ThingSpaceError } from "./errors";
import type { Again, Observations } from "./observations";
import { attemptsAllowed, retryDelay } from "./retry";

/** Runs an attempt to sign in, which is told its number from 1, and guards against trying it too often. */
export type SignIn<T> = (attemptOnce: (attempt: number) => Promise<T>) => Promise<T>;

export interface SignInOptions {
  /** Failures in a row, of any kind, after which it is given up for good; a refusal gives up at once. */
  readonly failureLimit: number;
  /** Whether a failure says something of what signs in here. Others are counted and passed on: the caller can mend them. */
  readonly concerns: (failure: ThingSpaceError) => boolean;
  /** Such as "the login to ThingSpace". */
  readonly what: string;
  /** What to do when it was given up for good. */
  readonly advice: string;
  readonly observations: Pick<Observations, "decided">;
  readonly clock: Clock;
  readonly random: () => number;
}

export function createSignIn<T>(options: SignInOptions): SignIn<T> {
  const { failureLimit, concerns, what, advice, observations, clock, random } = options;
  let failuresInARow = 0;
  let stop: ThingSpaceError | undefined;

  /** When to try again, or the error to give up with. */
  const after = (failure: ThingSpaceError, attempt: number): Again | ThingSpaceError => {
    failuresInARow += 1;
    const isConcerned = concerns(failure);
    if (failuresInARow >= failureLimit || (isConcerned && isRefusal(failure))) {
      stop = isConcerned ? stopError(failure, { what, advice }) : notAgain(failure, what);
      return stop;
    }
    if (!isConcerned) {
      return failure;
    }
    const delay = retryDelay({ operation: "read", failure, attempt, now: clock.now(), random });
    if (delay === undefined) {
      return withoutEffect(failure, failure.message);
    }
    const attempts = Math.min(attemptsAllowed({ operation: "read", failure }), failureLimit);
    return { afterMilliseconds: delay, attempts };
  };

  return async (attemptOnce) => {
    if (stop !== undefined) {
      throw stop;
    }
    for (let attempt = 1; ; attempt++) {
      const outcome = await settle(() => attemptOnce(attempt));
      if (!(outcome instanceof ThingSpaceError)) {
        failuresInARow = 0;
        return outcome;
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

function isRefusal({ status }: ThingSpaceError): boolean {
  return status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/** The error that every later call gets without a request. */
function stopError(
  failure: ThingSpaceError,
  { what, advice }: Pick<SignInOptions, "what" | "advice">,
): ThingSpaceError {
  const { status } = failure;
  // The request went to the wrong place, so it says nothing about the credentials.
  if (isNoSuchPath(failure)) {
    return withoutEffect(failure, failure.message);
  }
  return status === 400 || status === 401 || status === 403
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
