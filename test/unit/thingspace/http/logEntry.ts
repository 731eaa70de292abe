import type { RequestLogEntry } from "../../../../src/thingspace/http/requestLog";

/** A page of licensed devices that was read well, with whatever is said instead. */
export function logEntry(changes: Partial<RequestLogEntry> = {}): RequestLogEntry {
  return {
    number: 13,
    method: "GET",
    path: "/api/fota/v1/licenses/7-1/index/0",
    kind: "status",
    devices: undefined,
    attempt: 1,
    milliseconds: 132,
    response: { status: 200, bytes: 8_140 },
    failure: undefined,
    retry: undefined,
    ...changes,
  };
}

export const timedOut: Partial<RequestLogEntry> = {
  milliseconds: 30_000,
  response: undefined,
  failure: { kind: "timeout", errorCode: undefined, rejectedToken: undefined, mayHaveActed: true },
  retry: { afterMilliseconds: 500, attempts: 4 },
};
