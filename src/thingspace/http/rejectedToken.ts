import type { RejectedToken } from "./thingSpaceError";
import type { ErrorWords, HttpResponse } from "./responseBody";

const sessionWords = /\b(UWS|session)\b/i;

/**
 * The gateway rejects the bearer token in several forms. How a license endpoint rejects the session is not documented,
 * and its siblings differ in status and body; a 401 that does not say whose it is may be about either.
 */
export function rejectedToken(
  { status, authenticate = "", body }: Pick<HttpResponse, "status" | "authenticate" | "body">,
  { from, code = "", message = "" }: Pick<ErrorWords, "from" | "code" | "message">,
): RejectedToken | undefined {
  const isUnauthorized = status === 401;
  if (from === "service") {
    // The gateway has accepted the bearer token.
    return isUnauthorized || /(^|\.)(SessionToken\.|INVALID_ACCOUNT$)/.test(code) ? "session" : undefined;
  }
  if (from === "gateway" ? isUnauthorized || /^90090[1-5]$/.test(code) : isUnauthorized && code === "invalid_token") {
    return "bearer";
  }
  // Cloud Connector's code for an expired session; others use it for any token.
  if (code === "unauthorized" && (!isUnauthorized || sessionWords.test(message))) {
    return "session";
  }
  if (!isUnauthorized) {
    return undefined;
  }
  // A gateway may add its header to every 401, also to the service's.
  return /\berror="?invalid_token\b/i.test(authenticate) && !sessionWords.test(body) ? "bearer" : "unclear";
}
