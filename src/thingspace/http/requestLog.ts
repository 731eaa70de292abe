import { count, counted } from "../../text/plurals";
import type { RequestSummary, ThingSpaceError } from "./thingSpaceError";
import type { ExchangeFacts } from "./exchange";
import type { Retry } from "./retry";

export type RequestKind =
  "token" | "login" | "subscription" | "status" | "assign" | "remove" | "devices" | "reports" | "candidates";

/** Logged once it is known what follows. No text in it holds a credential. */
export interface RequestLogEntry extends ExchangeFacts, Pick<RequestSummary, "method" | "path"> {
  readonly kind: RequestKind;
  /** Of a write. */
  readonly devices: number | undefined;
  /** From 1. */
  readonly attempt: number;
  /** Absent on success. */
  readonly failure: LoggedFailure | undefined;
  /** Absent when not retried; with a new token it is another request. */
  readonly retry: Retry | undefined;
}

export type LoggedFailure = Pick<ThingSpaceError, "kind" | "errorCode" | "rejectedToken" | "mayHaveActed">;

export type RequestLog = (entry: RequestLogEntry) => void;

/**
 * A request in one line:
 *
 *     thingspace #12 POST /api/fota/v1/licenses/0402196254-00001/assign assign 100 devices -> 200 in 132 ms, 8.1 kB
 *     thingspace #13 GET /api/fota/v1/licenses/0402196254-00001/index/0 status -> timeout after 30,000 ms; retry in 500 ms (2 of 4)
 */
export function logLine(entry: RequestLogEntry): string {
  return `thingspace #${entry.number} ${requestPart(entry)} -> ${responsePart(entry)}${retryPart(entry)}`;
}

function requestPart({ method, path, kind, devices, attempt }: RequestLogEntry): string {
  const extent = devices === undefined ? "" : ` ${counted(devices, "device")}`;
  return `${method} ${path} ${kind}${extent}${attempt === 1 ? "" : `, attempt ${attempt}`}`;
}

function responsePart({ kind, response, failure, milliseconds }: RequestLogEntry): string {
  if (response === undefined) {
    return `${failure?.kind ?? "nothing"} after ${duration(milliseconds)}`;
  }
  const status = `${response.status} in ${duration(milliseconds)}, ${size(response.bytes)}`;
  return failure === undefined ? status : `${status}: ${failurePart(failure, kind)}`;
}

function failurePart({ kind, errorCode, rejectedToken }: LoggedFailure, request: RequestKind): string {
  const code = errorCode === undefined ? "" : ` ${errorCode}`;
  // A request for a token is rejected for its credentials.
  const carries = request === "login" ? rejectedToken === "bearer" : request !== "token" && rejectedToken !== undefined;
  const which = rejectedToken === "unclear" ? "bearer or session" : rejectedToken;
  return `${kind}${code}${carries ? ` (${which} token rejected)` : ""}`;
}

function retryPart({ failure, retry, attempt }: RequestLogEntry): string {
  if (failure === undefined) {
    return "";
  }
  return retry === undefined
    ? "; not retried"
    : `; retry in ${duration(retry.afterMilliseconds)} (${attempt + 1} of ${retry.attempts})`;
}

const withTenth = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

function duration(milliseconds: number): string {
  return `${count(Math.round(milliseconds))} ms`;
}

function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${withTenth.format(bytes / 1000)} kB`;
}
