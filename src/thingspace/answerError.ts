import { deadToken } from "./deadToken";
import { nameRequest, quoteService, ThingSpaceError, type RequestSummary, type ThingSpaceErrorKind } from "./errors";
import { readServiceBody, type ServiceBody } from "./serviceBody";
import type { Answer } from "./transport";

/**
 * The error an unhappy answer stands for. It is built from the status; the body only decorates it, so that an answer whose
 * body cannot be read still says what happened.
 *
 * @param clean takes secrets and control characters out of what the service said.
 */
export function answerError(answer: Answer, request: RequestSummary, clean: (text: string) => string): ThingSpaceError {
  const body = readServiceBody(answer.body);
  const { kind, what, advice } = describe(answer, body, request);
  const code = body.errorCode ?? body.faultCode ?? body.error;
  const said = body.errorMessage ?? body.faultMessage ?? body.errorDescription;
  const facts = {
    errorCode: code === undefined ? undefined : clean(code),
    serviceMessage: said === undefined ? undefined : clean(said),
  };
  return new ThingSpaceError(`${what}${quoteService(facts)}. ${advice}`, {
    ...facts,
    kind,
    status: answer.status,
    retryAfter: answer.retryAfter,
    deadToken: deadToken(answer),
    mayHaveActed: mayHaveActed(kind, answer),
  });
}

interface Description {
  readonly kind: ThingSpaceErrorKind;
  readonly what: string;
  readonly advice: string;
}

function describe(answer: Answer, body: ServiceBody, request: RequestSummary): Description {
  const { status } = answer;
  const name = nameRequest(request);
  if (concernsAccount(body) && request.account !== undefined) {
    return {
      kind: "account",
      what: `ThingSpace does not accept the account "${request.account}" (${status} to ${request.method} ${request.path})`,
      advice:
        "Account names are usually ten digits, a dash and five digits, and leading zeros count; " +
        "the account must be active and belong to the ThingSpace user.",
    };
  }
  const dead = deadToken(answer);
  // Of a request for an account, tokens are refused that a sign-in has just brought: it is not the password, then.
  if (dead !== undefined && request.account !== undefined) {
    return {
      kind: "credentials",
      what: `ThingSpace does not accept the ${dead === "session" ? "session" : "access token"} for ${name} (${status})`,
      advice:
        dead === "session"
          ? "Check that the user may use FOTA licenses and this account, and that nothing else logs in as the same user at the same " +
            "time, which may end the session: give this stack a user of its own."
          : "Check that the application is approved for FOTA, and that its access token is not revoked by others meanwhile.",
    };
  }
  if (status === 401 || dead !== undefined) {
    return {
      kind: "credentials",
      what: `ThingSpace does not accept the credentials for ${name} (${status})`,
      advice: "Check the credentials in the settings, and that they may use FOTA licenses and this account.",
    };
  }
  if (status >= 300 && status < 400) {
    return {
      kind: "redirected",
      what: `ThingSpace answered ${name} with a redirect (${status}), which is not followed because credentials would go with it`,
      advice: checkBaseUrl,
    };
  }
  if (status === 404 || body.faultCode === "900906") {
    return { kind: "refused", what: `There is no ${name} at this address (${status})`, advice: checkBaseUrl };
  }
  if (status === 429) {
    return {
      kind: "throttled",
      what: `ThingSpace answered ${name} with "too many requests" (429)`,
      advice:
        "Set thingspace:requestsPerSecond (THINGSPACE_REQUESTS_PER_SECOND) or lower thingspace:concurrency " +
        "(THINGSPACE_CONCURRENCY), and run again.",
    };
  }
  if (status === 413) {
    return {
      kind: "refused",
      what: `${name} is too large for ThingSpace (413)`,
      advice: "Lower thingspace:batchSize (THINGSPACE_BATCH_SIZE).",
    };
  }
  if (status >= 400 && status < 500 && status !== 408) {
    const advice =
      status === 403
        ? "Check that the application and the user may use FOTA licenses and this account."
        : "Asking again will not help: change what was asked for.";
    return { kind: "refused", what: `ThingSpace refused ${name} (${status})`, advice };
  }
  if (status === 408 || status >= 500) {
    return {
      kind: "unavailable",
      what: `ThingSpace failed on ${name} (${status})`,
      advice: "The fault is on the side of the service or of the network: run again later.",
    };
  }
  return { kind: "unexpected", what: `ThingSpace answered ${name} with status ${status}`, advice: checkBaseUrl };
}

const checkBaseUrl = "Check the setting thingspace:baseUrl (THINGSPACE_BASE_URL).";

const accountCode = new RegExp(
  "(^|\\.)(INVALID_ACCOUNT|INACTIVE_ACCOUNT|UNREGISTERED_ACCOUNT|" +
    "Account\\.NotDefined|AccountName|AccountNotFound|NoAccounts|MultipleAccounts)$",
);
const accountMessage =
  /\b(inactive|invalid|unknown|unregistered) account\b|\baccount (name|not found|does not exist|is )/i;

// The license endpoints use one code for everything, so only the message tells that it is the account; matched loosely.
function concernsAccount({ errorCode, errorMessage }: ServiceBody): boolean {
  return (
    (errorCode !== undefined && accountCode.test(errorCode)) ||
    (errorMessage !== undefined && accountMessage.test(errorMessage))
  );
}

// A 503 with Retry-After was turned away at the door; any other failure of the service may have come after the work.
function mayHaveActed(kind: ThingSpaceErrorKind, { status, retryAfter }: Answer): boolean {
  if (kind === "unavailable") {
    return !(status === 503 && retryAfter !== undefined);
  }
  return kind === "unexpected";
}
