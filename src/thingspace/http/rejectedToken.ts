import type { ServiceBody } from "./responseBody";
import type { Answer } from "./exchange";

export type TokenName = "bearer" | "session";

/** `unclear` where it may be either. */
export type RejectedToken = TokenName | "unclear";

const sessionWords = /\b(UWS|session)\b/i;

/**
 * Which token an answer does not accept, if any.
 *
 * The gateway speaks for the bearer token, in one of several forms. For the session there is no single form either: which one the licenses
 * use is not documented, and its sibling services differ in status and in body. A 401 that does not say whose it is may be about either.
 */
export function rejectedToken(
  { status, authenticate = "", body }: Pick<Answer, "status" | "authenticate" | "body">,
  { from, code = "", message = "" }: Pick<ServiceBody, "from" | "code" | "message">,
): RejectedToken | undefined {
  const isRefused = status === 401;
  if (from === "service") {
    // Where the service itself says no, the gateway has let the bearer token pass.
    return isRefused || /(^|\.)(SessionToken\.|INVALID_ACCOUNT$)/.test(code) ? "session" : undefined;
  }
  if (from === "gateway" ? isRefused || /^90090[1-5]$/.test(code) : isRefused && code === "invalid_token") {
    return "bearer";
  }
  // Cloud Connector's words for a dead session; others say the first of them of any token.
  if (code === "unauthorized" && (!isRefused || sessionWords.test(message))) {
    return "session";
  }
  if (!isRefused) {
    return undefined;
  }
  // A gateway may put its header to every 401 that passes, also to one of the service behind it.
  return /\berror="?invalid_token\b/i.test(authenticate) && !sessionWords.test(body) ? "bearer" : "unclear";
}
