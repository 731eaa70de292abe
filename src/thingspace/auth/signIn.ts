import type { ProblemCode } from "../../problemCodes";
import type { Clock } from "../http/clock";
import { isNoSuchPath, quoteService, type ThingSpaceError, type ThingSpaceErrorFacts } from "../http/errors";
import type { Redactor } from "../http/redaction";
import type { Credentials, Request, Send } from "../http/requestLoop";

/** What signing in needs of its surroundings. */
export interface SignInTools {
  readonly send: Send;
  readonly redactor: Redactor;
  readonly clock: Clock;
}

export interface SignInOptions {
  /** Failures in a row, of any kind, after which it is given up for good; a refusal gives up at once. */
  readonly failureLimit: number;
  /** Tells a refusal that may come with any status. */
  readonly isRefusal?: (failure: ThingSpaceError) => boolean;
  /** Such as "the login to ThingSpace". */
  readonly what: string;
  /** What to do when it was given up for good, and the code of a refusal. */
  readonly remedy: (failure: ThingSpaceError) => Remedy;
}

export interface Remedy {
  readonly advice: string;
  readonly code: ProblemCode;
}

/** Sends requests to sign in, and none any more once it was refused, or failed too often. */
export type SignIn = <T>(request: Request<T>, credentials: Credentials) => Promise<T>;

export function createSignIn(send: Send, options: SignInOptions): SignIn {
  const { failureLimit, isRefusal = () => false, what, remedy } = options;
  let failuresInARow = 0;
  let stop: ThingSpaceError | undefined;

  return async (request, credentials) => {
    if (stop !== undefined) {
      throw stop;
    }
    const own = new Set<ThingSpaceError>();
    const givesUp = (failure: ThingSpaceError) => {
      own.add(failure);
      failuresInARow += 1;
      return failuresInARow >= failureLimit || isRefusal(failure);
    };
    const sent = await send(request, credentials, { maxAttempts: failureLimit, givesUp });
    if (sent.failure === undefined) {
      failuresInARow = 0;
      return sent.value;
    }
    const { failure } = sent;
    if (!own.has(failure)) {
      // The credentials could not be renewed, and will not be for those who ask next.
      stop = failure.kind === "credentials" ? failure : undefined;
    } else if (failuresInARow >= failureLimit || isRefusal(failure) || saysNo(failure)) {
      stop = stopError(failure, { what, ...remedy(failure), isRefused: isRefusal(failure) });
      throw stop;
    }
    throw withoutEffect(failure, failure.text);
  };
}

function saysNo({ status = 0, kind, errorCode, serviceMessage }: ThingSpaceError): boolean {
  return (
    (status >= 400 && status < 500 && status !== 408 && kind !== "throttled") ||
    (status >= 200 && status < 300 && kind !== "unavailable" && (errorCode ?? serviceMessage) !== undefined)
  );
}

/** The error that every later call gets without a request. */
function stopError(
  failure: ThingSpaceError,
  { what, advice, code, isRefused }: Remedy & { readonly what: string; readonly isRefused: boolean },
): ThingSpaceError {
  const { status = 0, pageTitle } = failure;
  const text = `${failure.text} This was ${what}, which is not retried in this run.`;
  // The request went to the wrong place, so it says nothing about the credentials.
  if (isNoSuchPath(failure)) {
    return withoutEffect(failure, failure.text);
  }
  // Nor does it when something else has answered.
  if (pageTitle !== undefined) {
    return withoutEffect(failure, text);
  }
  const refuses = isRefused || [400, 401, 403].includes(status) || (status < 300 && saysNo(failure));
  return refuses
    ? withoutEffect(failure, `ThingSpace refused ${what} (${status})${quoteService(failure)}. ${advice}`, {
        kind: "credentials",
        code,
      })
    : withoutEffect(failure, `${text} ${advice}`);
}

// Whatever became of the sign-in, the request that needed it was not sent.
function withoutEffect(
  failure: ThingSpaceError,
  text: string,
  known: Partial<ThingSpaceErrorFacts> = {},
): ThingSpaceError {
  return failure.restated(text, { ...known, mayHaveActed: false });
}
