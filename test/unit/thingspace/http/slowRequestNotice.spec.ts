import assert from "node:assert/strict";
import type { RequestLogEntry } from "../../../../src/thingspace/http/requestLog";
import { slowRequestNotice, slowRequestNotices } from "../../../../src/thingspace/http/slowRequestNotice";
import { fakeClock } from "../../../support/fakeClock";
import { logEntry, timedOut } from "./logEntry";

const path = "/api/fota/v1/licenses/7-1/index/0";
const failed = (
  kind: NonNullable<RequestLogEntry["failure"]>["kind"],
  afterMilliseconds: number,
  changes: Partial<RequestLogEntry> = {},
): Partial<RequestLogEntry> => ({
  failure: { kind, errorCode: undefined, rejectedToken: undefined, mayHaveActed: false },
  retry: { afterMilliseconds, attempts: 4 },
  response: undefined,
  ...changes,
});

describe("a slow-request notice", () => {
  const lines: [changes: Partial<RequestLogEntry>, line: string | undefined][] = [
    [timedOut, `ThingSpace did not respond to GET ${path} within 30 seconds; retrying (2 of 4)`],
    [{ ...timedOut, attempt: 3 }, `ThingSpace did not respond to GET ${path} within 30 seconds; retrying (4 of 4)`],
    [
      failed("unavailable", 60_000, { response: { status: 503, bytes: 0 } }),
      `ThingSpace failed on GET ${path} (503); retrying in 60 seconds (2 of 4)`,
    ],
    [
      failed("throttled", 7_000, { response: { status: 429, bytes: 0 } }),
      `ThingSpace answered GET ${path} with "too many requests"; retrying in 7 seconds (2 of 4)`,
    ],
    [
      failed("unreachable", 500, { milliseconds: 10_001 }),
      `ThingSpace cannot be reached for GET ${path}; retrying (2 of 4)`,
    ],
    [
      failed("interrupted", 500, { milliseconds: 10_001 }),
      `The connection to ThingSpace broke during GET ${path}; retrying (2 of 4)`,
    ],
    [failed("interrupted", 5_000, { milliseconds: 10_000 }), undefined],
    [{ ...timedOut, retry: undefined }, undefined],
    [
      { ...timedOut, retry: undefined, devices: 100 },
      `ThingSpace did not respond to GET ${path} within 30 seconds; continuing, the devices are checked later`,
    ],
    [failed("untrusted", 0, { retry: undefined, devices: 100, milliseconds: 30_000 }), undefined],
    [failed("throttled", 3_000, { response: { status: 429, bytes: 0 } }), undefined],
    [
      failed("throttled", 3_000, { response: { status: 429, bytes: 0 }, attempt: 2 }),
      `ThingSpace answered GET ${path} with "too many requests"; retrying (3 of 4)`,
    ],
    [{ milliseconds: 25_000 }, undefined],
  ];
  for (const [changes, line] of lines) {
    it(`is ${line ?? "none"} for ${JSON.stringify(changes)}`, () => {
      assert.equal(slowRequestNotice(logEntry(changes)), line);
    });
  }

  it("is printed once in ten seconds at most", () => {
    const clock = fakeClock();
    const printed: number[] = [];
    const log = slowRequestNotices(() => printed.push(clock.now()), clock);
    for (const passed of [0, 9_999, 1, 1, 30_000]) {
      clock.advance(passed);
      log(logEntry(timedOut));
    }
    assert.deepEqual(printed, [0, 10_000, 40_001]);
  });

  it("is not held back by requests that have nothing to say", () => {
    const clock = fakeClock();
    const printed: string[] = [];
    const log = slowRequestNotices((line) => printed.push(line), clock);
    log(logEntry());
    log(logEntry(timedOut));
    assert.equal(printed.length, 1);
  });
});
