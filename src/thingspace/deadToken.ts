import { readServiceBody } from "./serviceBody";

export type TokenName = "bearer" | "session";

/**
 * Which token an answer declares dead, if any.
 *
 * The gateway speaks for the bearer token. For the session there is no single form: which one the licenses use is not
 * documented, and its sibling services differ in status and in body.
 */
export function deadToken({ status, body }: { status: number; body: string }): TokenName | undefined {
  // Asked of every answer, and most are long and happy ones, which are read once already.
  if (status !== 401 && !/"error(Code)?"/.test(body)) {
    return undefined;
  }
  const { faultCode, errorCode, error } = readServiceBody(body);
  if (status === 401 && faultCode !== undefined && /^9009\d\d$/.test(faultCode)) {
    return "bearer";
  }
  if (errorCode !== undefined && /(^|\.)(SessionToken\.|INVALID_ACCOUNT$)/.test(errorCode)) {
    return "session";
  }
  if (error === "unauthorized" || (status === 401 && faultCode === undefined)) {
    return "session";
  }
  return undefined;
}
