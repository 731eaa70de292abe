import {
  nameRequest,
  quoteService,
  ThingSpaceError,
  type RejectedToken,
  type RequestSummary,
  type ThingSpaceErrorKind,
} from "./errors";
import { longestWait } from "./rateLimit";
import { rejectedToken } from "./rejectedToken";
import { readErrorWords, type ErrorWords, type HttpResponse } from "./responseBody";
import { isInternalError, readRetryAfter } from "./retry";

export interface ResponseErrorTools {
  /** Takes secrets and control characters out of what the service said. */
  readonly clean: (text: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

// Most responses are long successes, which need not be parsed twice.
const mayTellFailure = /^\s*<|"(errors?|errorCode|errorMessage|code|fault|success|reason|responseStatus)"/;

/** Some sibling services, and proxies, report failures with a status of success. */
export function isSuccess({ status, body }: HttpResponse): boolean {
  if (status < 200 || status >= 300) {
    return false;
  }
  const read = mayTellFailure.test(body) ? readErrorWords(body) : undefined;
  return read === undefined || (!read.isFailure && read.pageTitle === undefined);
}

/** The error that a failed response stands for: built from the status, and decorated by what can be read of the body. */
export function responseError(
  response: HttpResponse,
  request: RequestSummary,
  { clean, now }: ResponseErrorTools,
): ThingSpaceError {
  const body = readErrorWords(response.body);
  const retryAfterMs = readRetryAfter(response, body.nextAccessTime, now);
  const rejected = rejectedToken(response, body);
  const { kind, what, advice } = describe({ response, body, request, rejected, retryAfterMs, now });
  const { code, message, pageTitle } = body;
  const facts = {
    errorCode: code === undefined ? undefined : clean(code),
    serviceMessage: message === undefined ? undefined : clean(message),
    pageTitle: pageTitle === undefined ? undefined : shorten(clean(pageTitle)),
  };
  const advices = [advice, pageTitle === undefined || isLimit(response) ? undefined : aboutPages].filter(
    (each) => each !== undefined,
  );
  return new ThingSpaceError(`${what}${quoteService(facts)}. ${advices.join(" ")}`, {
    ...facts,
    kind,
    status: response.status,
    retryAfterMs,
    rejectedToken: rejected,
    mayHaveActed: mayHaveActed(kind, response),
  });
}

/** A gateway may say it with a page of its own, and its status says what to do. */
function isLimit({ status }: HttpResponse): boolean {
  return status === 413 || status === 429;
}

const longestTitle = 80;

function shorten(title: string): string {
  return title.length > longestTitle ? `${title.slice(0, longestTitle)}…` : title;
}

interface Description {
  readonly kind: ThingSpaceErrorKind;
  readonly what: string;
  /** Absent where all that helps is to get rid of a web page. */
  readonly advice: string | undefined;
}

interface Reading {
  readonly response: HttpResponse;
  readonly body: ErrorWords;
  readonly request: RequestSummary;
  readonly rejected: RejectedToken | undefined;
  readonly retryAfterMs: number | undefined;
  readonly now: number;
}

function describe({ response, body, request, rejected, retryAfterMs, now }: Reading): Description {
  const { status } = response;
  const name = nameRequest(request);
  const unlessPage = (advice: string) => (body.pageTitle === undefined ? advice : undefined);
  if (concernsAccount(body) && request.account !== undefined) {
    const what = `ThingSpace does not accept the account "${request.account}"`;
    const where = `(${status} to ${request.method} ${request.path})`;
    return rejected === "session"
      ? {
          kind: "account",
          what: `${what}, or a session that another login has ended ${where}`,
          advice: `${oneLoginAtATime} If nothing else does, check the account. ${checkAccount}`,
        }
      : { kind: "account", what: `${what} ${where}`, advice: checkAccount };
  }
  // Of a request for an account, tokens are refused that a sign-in has just brought: it is not the password, then.
  if (rejected !== undefined && request.account !== undefined) {
    return {
      kind: "credentials",
      what: `ThingSpace does not accept the ${tokenNames[rejected]} for ${name} (${status})`,
      advice: tokenAdvice[rejected],
    };
  }
  if (status === 401 || rejected !== undefined) {
    return {
      kind: "credentials",
      what: `ThingSpace does not accept the credentials for ${name} (${status})`,
      advice: "Check the credentials in the settings, and that they may use FOTA licenses and this account.",
    };
  }
  if (status === 429 || isThrottled(body)) {
    return {
      kind: "throttled",
      what: `ThingSpace answered ${name} with "too many requests" (${status})`,
      advice:
        retryAfterMs !== undefined && retryAfterMs > longestWait
          ? `It takes no more of them until ${printTime(now + retryAfterMs)}, in ${inMinutes(retryAfterMs)}: run again then.`
          : "Set thingspace:requestsPerSecond (THINGSPACE_REQUESTS_PER_SECOND) or lower thingspace:concurrency " +
            "(THINGSPACE_CONCURRENCY), and run again.",
    };
  }
  if (status >= 300 && status < 400) {
    return {
      kind: "redirected",
      what: `ThingSpace answered ${name} with a redirect (${status}), which is not followed because credentials would go with it`,
      advice: unlessPage(checkBaseUrl),
    };
  }
  if (status === 404 || body.code === "900906") {
    return {
      kind: "refused",
      what: `There is no ${name} at this address (${status})`,
      advice: unlessPage(checkBaseUrl),
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
        : unlessPage("Asking again will not help: change what was asked for.");
    return { kind: "refused", what: `ThingSpace refused ${name} (${status})`, advice };
  }
  if (status === 408 || status >= 500 || isInternalError(body.code)) {
    return {
      kind: "unavailable",
      what: `ThingSpace failed on ${name} (${status})`,
      advice: "The fault is on the side of the service or of the network: run again later.",
    };
  }
  if (body.pageTitle !== undefined) {
    return { kind: "unexpected", what: `It is not ThingSpace that answered ${name} (${status})`, advice: undefined };
  }
  return body.isFailure
    ? { kind: "unexpected", what: `ThingSpace answered ${name} with an error (${status})`, advice: asItSays }
    : { kind: "unexpected", what: `ThingSpace answered ${name} with status ${status}`, advice: checkBaseUrl };
}

const checkBaseUrl = "Check the setting thingspace:baseUrl (THINGSPACE_BASE_URL).";

const asItSays = "Do what it says, or run again later; if it stays, ask Verizon support.";

const aboutPages =
  "A web page is not how the API answers: it comes from a proxy, a captive portal (a network that wants a sign-in first), or another server. " +
  "Check thingspace:baseUrl (THINGSPACE_BASE_URL) and the proxy (HTTPS_PROXY, NO_PROXY).";

const checkAccount =
  "Account names are usually ten digits, a dash and five digits, and leading zeros count; " +
  "the account must be active and belong to the ThingSpace user.";

const oneLoginAtATime =
  "Check that nothing else logs in as the same user at the same time, which may end the session: give this stack a user of its own.";

const checkApplication =
  "Check that the application is approved for FOTA, and that its access token is not revoked by others meanwhile.";

const tokenNames: Readonly<Record<RejectedToken, string>> = {
  bearer: "access token",
  session: "session",
  unclear: "access token or the session, and does not say which,",
};

const checkSession = `Check that the user may use FOTA licenses and this account. ${oneLoginAtATime}`;

const tokenAdvice: Readonly<Record<RejectedToken, string>> = {
  bearer: checkApplication,
  session: checkSession,
  unclear: `${checkApplication} ${checkSession}`,
};

/** By the gateway; 900805 is an application that is blocked for good. */
function isThrottled({ from, code, nextAccessTime }: ErrorWords): boolean {
  return nextAccessTime !== undefined || (from === "gateway" && /^90080[0-46-9]$/.test(code ?? ""));
}

/** To the second. The latest time there is, for a service that wants to be left alone for longer. */
function printTime(time: number): string {
  return new Date(Math.min(time, 8.64e15)).toISOString().replace(/\.\d+/, "");
}

function inMinutes(milliseconds: number): string {
  return `${new Intl.NumberFormat("en-US").format(Math.ceil(milliseconds / 60_000))} minutes`;
}

const accountCode = new RegExp(
  "(^|\\.)(INVALID_ACCOUNT|INACTIVE_ACCOUNT|UNREGISTERED_ACCOUNT|" +
    "Account\\.NotDefined|AccountName|AccountNotFound|NoAccounts|MultipleAccounts)$",
);
const accountMessage =
  /\b(inactive|invalid|unknown|unregistered) account\b|\baccount (name|not found|does not exist|is )/i;

// The license endpoints use one code for everything, so only the message tells that it is the account; matched loosely.
function concernsAccount({ from, code, message }: ErrorWords): boolean {
  return (
    (from === "service" || from === undefined) &&
    ((code !== undefined && accountCode.test(code)) || (message !== undefined && accountMessage.test(message)))
  );
}

// A 503 with Retry-After was turned away at the door; any other failure of the service may have come after the work.
function mayHaveActed(kind: ThingSpaceErrorKind, { status, retryAfter }: HttpResponse): boolean {
  if (kind === "unavailable") {
    return !(status === 503 && retryAfter !== undefined);
  }
  return kind === "unexpected";
}
