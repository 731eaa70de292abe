import type { ProblemCode } from "../../problemCodes";
import type { Clock } from "../http/clock";
import { isNoSuchPath } from "../http/errorCodes";
import { quoteService, type ThingSpaceError, type ThingSpaceErrorFacts } from "../http/thingSpaceError";
import type { Redactor } from "../http/redaction";
import type { Credentials, Request, Send } from "../http/requestLoop";

export interface SignInTools {
  readonly send: Send;
  readonly redactor: Redactor;
  readonly clock: Clock;
}

export interface SignInOptions {
  /** Consecutive failures, of any kind, that end all attempts; a refusal ends them at once. */
  readonly failureLimit: number;
  /** Detects a refusal, which may have any status. */
  readonly isRefusal?: (failure: ThingSpaceError) => boolean;
  /** Such as "the login". */
  readonly what: string;
  /** The advice after giving up, and the code of a refusal. */
  readonly remedy: (failure: ThingSpaceError) => Remedy;
}

export interface Remedy {
  /** What is refused, when it is not the sign-in itself. */
  readonly refused?: string;
  readonly advice: string;
  readonly code: ProblemCode;
}

/** Sends no more requests after a refusal or too many failures. */
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
      // Later callers could not renew the credentials either.
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

/** The error of every later call, without a request. */
function stopError(
  failure: ThingSpaceError,
  { what, refused = what, advice, code, isRefused }: Remedy & { readonly what: string; readonly isRefused: boolean },
): ThingSpaceError {
  const { status = 0, pageTitle } = failure;
  const text = `${failure.text} This was ${what}, which is not retried in this run.`;
  // A wrong path says nothing about the credentials.
  if (isNoSuchPath(failure)) {
    return withoutEffect(failure, failure.text);
  }
  // Nor does an answer from something else.
  if (pageTitle !== undefined) {
    return withoutEffect(failure, text);
  }
  const refuses = isRefused || [400, 401, 403].includes(status) || (status < 300 && saysNo(failure));
  return refuses
    ? withoutEffect(failure, `ThingSpace refused ${refused} (${status})${quoteService(failure)}. ${advice}`, {
        kind: "credentials",
        code,
      })
    : withoutEffect(failure, `${text} ${advice}`);
}

// The request that needed the sign-in was not sent.
function withoutEffect(
  failure: ThingSpaceError,
  text: string,
  known: Partial<ThingSpaceErrorFacts> = {},
): ThingSpaceError {
  return failure.restated(text, { ...known, mayHaveActed: false });
}
