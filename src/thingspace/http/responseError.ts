import {
  nameRequest,
  quoteService,
  ThingSpaceError,
  type RejectedToken,
  type RequestSummary,
  type ThingSpaceErrorKind,
} from "./thingSpaceError";
import type { ProblemCode } from "../../problemCodes";
import { concernsAccount, isInternalError, isThrottled, isUnknownPath } from "./errorCodes";
import { maxWaitMs } from "./rateLimit";
import { rejectedToken } from "./rejectedToken";
import { factsOf, readErrorWords, type ErrorWords, type HttpResponse } from "./responseBody";
import { readRetryAfter } from "./retry";

// Most responses are long successes, which need not be parsed twice.
const mayTellFailure = /^\s*<|"(errors?|errorCode|errorMessage|code|fault|success|reason|responseStatus)"/;

/** Some sibling services and proxies report failures with a 2xx. */
export function isSuccess({ status, body }: HttpResponse): boolean {
  if (status < 200 || status >= 300) {
    return false;
  }
  const read = mayTellFailure.test(body) ? readErrorWords(body) : undefined;
  return read === undefined || (!read.isFailure && read.pageTitle === undefined);
}

/**
 * The error of a failed response, by its status, with what can be read of its body.
 *
 * @param now milliseconds since the epoch
 */
export function responseError(
  response: HttpResponse,
  request: RequestSummary,
  clean: (text: string) => string,
  now: number,
): ThingSpaceError {
  const { status } = response;
  const words = readErrorWords(response.body);
  const retryAfterMs = readRetryAfter(response, words.nextAccessTime, now);
  const rejected = rejectedToken(response, words);
  const isPage = words.pageTitle !== undefined;
  const facts = factsOf(words, clean);
  const name = nameRequest(request);
  const fail = (kind: ThingSpaceErrorKind, what: string, ...advice: readonly string[]) =>
    new ThingSpaceError(`${what}${quoteService(facts)}`, {
      ...facts,
      advice: advice.join(" "),
      kind,
      code: specificCode(kind, status, words),
      status,
      retryAfterMs,
      rejectedToken: rejected,
      mayHaveActed: mayHaveActed(kind, response),
    });
  const unlessPage = (advice: string) => (isPage ? pageAdvice : advice);
  const alsoOfPage = isPage ? [pageAdvice] : [];

  if (concernsAccount(words) && request.account !== undefined) {
    const what = `ThingSpace does not accept the account "${request.account}"`;
    const where = `(${status} from ${request.method} ${request.path})`;
    return rejected === "session"
      ? fail(
          "account",
          `${what}, or a session that another login has ended ${where}`,
          `${oneLoginAtATime}the account is the cause.`,
          accountAdvice,
        )
      : fail("account", `${what} ${where}`, accountAdvice);
  }
  // A sign-in has just brought these tokens, so the password is not the cause.
  if (rejected !== undefined && request.account !== undefined) {
    return fail(
      "credentials",
      `ThingSpace does not accept the ${tokenNames[rejected]} for ${name} (${status})`,
      tokenAdvice[rejected],
      ...alsoOfPage,
    );
  }
  if (status === 401 || rejected !== undefined) {
    return fail(
      "credentials",
      `ThingSpace does not accept the credentials for ${name} (${status})`,
      "Check the credentials in the settings, and that they may use FOTA licenses and this account.",
      ...alsoOfPage,
    );
  }
  if (status === 429 || isThrottled(words)) {
    return fail(
      "throttled",
      `ThingSpace throttled ${name} (${status})`,
      retryAfterMs !== undefined && retryAfterMs > maxWaitMs
        ? `It accepts no more requests until ${printTime(now + retryAfterMs)}, in ${inMinutes(retryAfterMs)}: try again then.`
        : "Set thingspace:requestsPerSecond (THINGSPACE_REQUESTS_PER_SECOND) or lower thingspace:concurrency " +
            "(THINGSPACE_CONCURRENCY), and try again.",
    );
  }
  if (status >= 300 && status < 400) {
    const what = `ThingSpace responded to ${name} with a redirect (${status}), which is not followed because it would receive the credentials`;
    return fail("redirected", what, unlessPage(baseUrlAdvice));
  }
  if (isUnknownPath(status, words.code)) {
    return fail("refused", `There is no ${name} at this address (${status})`, unlessPage(baseUrlAdvice));
  }
  if (status === 413) {
    const advice = "Lower thingspace:batchSize (THINGSPACE_BATCH_SIZE).";
    return fail("refused", `${name} is too large for ThingSpace (413)`, advice);
  }
  if (status === 403) {
    const advice = "Check that the application and the user may use FOTA licenses and this account.";
    return fail("refused", `ThingSpace refused ${name} (${status})`, advice, ...alsoOfPage);
  }
  if (status >= 400 && status < 500 && status !== 408) {
    const advice = unlessPage("Retrying will not help: change what was requested.");
    return fail("refused", `ThingSpace refused ${name} (${status})`, advice);
  }
  if (status === 408 || status >= 500 || isInternalError(words.code)) {
    return isPage
      ? fail(
          "unavailable",
          `${somethingElse} ${name} (${status})`,
          `Try again later; if it happens again, ${checkAddress}`,
        )
      : fail("unavailable", `ThingSpace returned an error for ${name} (${status})`, "Try again later.");
  }
  if (isPage) {
    return fail("unexpected", `${somethingElse} ${name} (${status})`, pageAdvice);
  }
  return words.isFailure
    ? fail(
        "unexpected",
        `ThingSpace responded to ${name} with an error (${status})`,
        "Follow its message, or try again later; if it happens again, ask Verizon support.",
      )
    : fail("unexpected", `ThingSpace responded to ${name} with status ${status}`, baseUrlAdvice);
}

const somethingElse = "A proxy or gateway, not ThingSpace itself, responded to";

const baseUrlAdvice = "Check the setting thingspace:baseUrl (THINGSPACE_BASE_URL).";

const checkAddress = "check thingspace:baseUrl (THINGSPACE_BASE_URL) and the proxy (HTTPS_PROXY, NO_PROXY).";

const pageAdvice = `ThingSpace never responds with a web page; a proxy does, or a network that requires a sign-in: ${checkAddress}`;

const accountAdvice =
  "Check the account's name: usually ten digits, a dash and five digits, and leading zeros count. If it is right, the account must be active and belong to the API user.";

const oneLoginAtATime =
  "Try again. If it happens again, either something else logs in as the same user, which ends the session (use a separate user for this stack), or ";

const applicationAdvice =
  "Check that the application is approved for FOTA, and that nobody else revokes its access token.";

const tokenNames: Readonly<Record<RejectedToken, string>> = {
  bearer: "access token",
  session: "login session",
  unclear: "access token or the login session, and does not say which,",
};

const sessionAdvice = `${oneLoginAtATime}the user is not allowed to use FOTA licenses or this account.`;

const tokenAdvice: Readonly<Record<RejectedToken, string>> = {
  bearer: applicationAdvice,
  session: sessionAdvice,
  unclear: `${applicationAdvice} ${sessionAdvice}`,
};

function specificCode(kind: ThingSpaceErrorKind, status: number, words: ErrorWords): ProblemCode | undefined {
  if (kind !== "refused" && kind !== "redirected" && kind !== "unexpected") {
    return undefined;
  }
  if (words.pageTitle !== undefined) {
    return "web-page-received";
  }
  return isUnknownPath(status, words.code) ? "path-unknown" : undefined;
}

/** To the second, at most the latest valid date. */
function printTime(time: number): string {
  return new Date(Math.min(time, 8.64e15)).toISOString().replace(/\.\d+/, "");
}

function inMinutes(milliseconds: number): string {
  return `${new Intl.NumberFormat("en-US").format(Math.ceil(milliseconds / 60_000))} minutes`;
}

// A 503 with Retry-After did nothing; any other failure of the service may have come after the work.
function mayHaveActed(kind: ThingSpaceErrorKind, { status, retryAfter }: HttpResponse): boolean {
  return kind === "unexpected" || (kind === "unavailable" && !(status === 503 && retryAfter !== undefined));
}
