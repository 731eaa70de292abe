import assert from "node:assert/strict";
import { logLine, type RequestLogEntry } from "../../../../src/thingspace/http/requestLog";
import { logEntry, timedOut } from "./logEntry";

const read = "thingspace #13 GET /api/fota/v1/licenses/7-1/index/0 status";
const unavailable = {
  kind: "unavailable",
  errorCode: undefined,
  rejectedToken: undefined,
  mayHaveActed: false,
} as const;

describe("the line of a request", () => {
  const lines: [what: string, changes: Partial<RequestLogEntry>, line: string][] = [
    ["an answer", {}, `${read} -> 200 in 132 ms, 8.1 kB`],
    ["a short answer", { response: { status: 200, bytes: 999 } }, `${read} -> 200 in 132 ms, 999 B`],
    [
      "a write",
      { number: 1204, method: "POST", path: "/x/assign", kind: "assign", devices: 1_000 },
      "thingspace #1204 POST /x/assign assign 1,000 devices -> 200 in 132 ms, 8.1 kB",
    ],
    [
      "a write of one device",
      { method: "POST", path: "/x/remove", kind: "remove", devices: 1 },
      "thingspace #13 POST /x/remove remove 1 device -> 200 in 132 ms, 8.1 kB",
    ],
    ["a timeout", timedOut, `${read} -> timeout after 30,000 ms; retry in 500 ms (2 of 4)`],
    [
      "the last attempt",
      { ...timedOut, attempt: 4, retry: undefined },
      `${read}, attempt 4 -> timeout after 30,000 ms; not retried`,
    ],
    [
      "a failure",
      {
        attempt: 2,
        failure: unavailable,
        retry: { afterMilliseconds: 7_000, attempts: 3 },
        response: { status: 503, bytes: 0 },
      },
      `${read}, attempt 2 -> 503 in 132 ms, 0 B: unavailable; retry in 7,000 ms (3 of 3)`,
    ],
    [
      "a rejected token",
      {
        response: { status: 401, bytes: 61 },
        failure: { kind: "credentials", errorCode: "900901", rejectedToken: "bearer", mayHaveActed: false },
      },
      `${read} -> 401 in 132 ms, 61 B: credentials 900901 (bearer token rejected); not retried`,
    ],
    [
      "a wrong password, which rejects no token",
      {
        kind: "login",
        response: { status: 401, bytes: 61 },
        failure: { kind: "credentials", errorCode: undefined, rejectedToken: "session", mayHaveActed: false },
      },
      "thingspace #13 GET /api/fota/v1/licenses/7-1/index/0 login -> 401 in 132 ms, 61 B: credentials; not retried",
    ],
  ];
  for (const [what, changes, line] of lines) {
    it(`tells of ${what}`, () => {
      assert.equal(logLine(logEntry(changes)), line);
    });
  }
});
