import assert from "node:assert/strict";
import { exchangeLine } from "../../../../src/thingspace/http/exchangeLine";
import type { Observation } from "../../../../src/thingspace/http/requestLog";
import { observation, timedOut } from "../observation";

const read = "thingspace #13 GET /api/fota/v1/licenses/7-1/index/0 status";
const unavailable = {
  kind: "unavailable",
  errorCode: undefined,
  rejectedToken: undefined,
  mayHaveActed: false,
} as const;

describe("the line of an exchange", () => {
  const lines: [what: string, changes: Partial<Observation>, line: string][] = [
    ["an answer", {}, `${read} -> 200 in 132 ms, 8.1 kB`],
    ["a short answer", { answer: { status: 200, bytes: 999 } }, `${read} -> 200 in 132 ms, 999 B`],
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
    ["a timeout", timedOut, `${read} -> timeout after 30,000 ms; again in 500 ms (2 of 4)`],
    [
      "the last attempt",
      { ...timedOut, attempt: 4, again: undefined },
      `${read}, attempt 4 -> timeout after 30,000 ms; not repeated`,
    ],
    [
      "an unhappy answer",
      {
        attempt: 2,
        failure: unavailable,
        again: { afterMilliseconds: 7_000, attempts: 3 },
        answer: { status: 503, bytes: 0 },
      },
      `${read}, attempt 2 -> 503 in 132 ms, 0 B: unavailable; again in 7,000 ms (3 of 3)`,
    ],
    [
      "a dead token",
      {
        answer: { status: 401, bytes: 61 },
        failure: { kind: "credentials", errorCode: "900901", rejectedToken: "bearer", mayHaveActed: false },
      },
      `${read} -> 401 in 132 ms, 61 B: credentials 900901 (bearer token not accepted); not repeated`,
    ],
    [
      "a wrong password, which is no dead token",
      {
        kind: "login",
        answer: { status: 401, bytes: 61 },
        failure: { kind: "credentials", errorCode: undefined, rejectedToken: "session", mayHaveActed: false },
      },
      "thingspace #13 GET /api/fota/v1/licenses/7-1/index/0 login -> 401 in 132 ms, 61 B: credentials; not repeated",
    ],
  ];
  for (const [what, changes, line] of lines) {
    it(`tells of ${what}`, () => {
      assert.equal(exchangeLine(observation(changes)), line);
    });
  }
});
