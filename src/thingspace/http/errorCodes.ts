// What each code means, with which status, is decided in `responseError.ts`; what is sent again, in `retry.ts`. Codes of tokens
// are in `rejectedToken.ts`, a login's in `auth/login.ts`, and what a response says about one device in `deviceResults.ts`.
import type { ErrorWords } from "./responseBody";
import { ThingSpaceError } from "./thingSpaceError";

/** The one code of a failing service that is not known to be permanent: retried with a 500 or a 2xx. A 4xx stays refused. */
export function isInternalError(code: string | undefined): boolean {
  return /(^|\.)INTERNAL_SYSTEM_ERROR$/.test(code ?? "");
}

/**
 * By the gateway, with any status: all requests wait and slow down, and this one is sent again. 900805 is a permanently
 * blocked application.
 */
export function isThrottled({ from, code, nextAccessTime }: ErrorWords): boolean {
  return nextAccessTime !== undefined || (from === "gateway" && /^90080[0-46-9]$/.test(code ?? ""));
}

/** The gateway says with a 400 and this code that there is no such path. */
export function isUnknownPath(status: number | undefined, code: string | undefined): boolean {
  return status === 404 || code === "900906";
}

/** Whether the path does not exist, so that the request did nothing. */
export function isNoSuchPath(error: unknown): error is ThingSpaceError {
  return error instanceof ThingSpaceError && isUnknownPath(error.status, error.errorCode);
}

const accountCode = new RegExp(
  "(^|\\.)(INVALID_ACCOUNT|INACTIVE_ACCOUNT|UNREGISTERED_ACCOUNT|" +
    "Account\\.NotDefined|AccountName|AccountNotFound|NoAccounts|MultipleAccounts)$",
);
const accountMessage =
  /\b(inactive|invalid|unknown|unregistered) account\b|\baccount (name|not found|does not exist|is )/i;

/** The license endpoints use one code for everything: only the message tells that it is the account. */
export function concernsAccount({ from, code, message }: ErrorWords): boolean {
  return (
    (from === "service" || from === undefined) &&
    ((code !== undefined && accountCode.test(code)) || (message !== undefined && accountMessage.test(message)))
  );
}
