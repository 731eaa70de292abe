import type { Observation } from "../../../src/thingspace/http/requestLog";

/** A page of licensed devices that was read well, with whatever is said instead. */
export function observation(changes: Partial<Observation> = {}): Observation {
  return {
    number: 13,
    method: "GET",
    path: "/api/fota/v1/licenses/7-1/index/0",
    kind: "status",
    devices: undefined,
    attempt: 1,
    milliseconds: 132,
    answer: { status: 200, bytes: 8_140 },
    failure: undefined,
    again: undefined,
    ...changes,
  };
}

export const timedOut: Partial<Observation> = {
  milliseconds: 30_000,
  answer: undefined,
  failure: { kind: "timeout", errorCode: undefined, rejectedToken: undefined, mayHaveActed: true },
  again: { afterMilliseconds: 500, attempts: 4 },
};
