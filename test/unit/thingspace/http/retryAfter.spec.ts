import assert from "node:assert/strict";
import { readRetryAfter } from "../../../../src/thingspace/http/retry";

describe("readRetryAfter", () => {
  const now = Date.parse("Wed, 21 Oct 2026 07:28:00 GMT");
  const table: [header: string | undefined, expected: number | undefined][] = [
    [undefined, undefined],
    ["5", 5000],
    [" 0 ", undefined],
    ["0.0", undefined],
    ["1.5", 1500],
    ["3600", 3_600_000],
    ["Wed, 21 Oct 2026 07:28:10 GMT", 10_000],
    ["Wed, 21 Oct 2026 09:28:10 GMT", 7_210_000],
    ["Wed, 21 Oct 2020 07:28:10 GMT", undefined],
    ["soon", undefined],
    ["5 seconds", undefined],
    ["-5", undefined],
    ["", undefined],
  ];

  for (const [header, expected] of table) {
    it(`reads ${JSON.stringify(header)} as ${String(expected)}`, () => {
      assert.equal(readRetryAfter({ retryAfter: header }, undefined, now), expected);
    });
  }

  const inTenMinutes = { header: "Wed, 21 Oct 2026 07:38:00 GMT", body: "2026-Oct-21 07:38:00+0000 UTC" };
  for (const date of ["Wed, 21 Oct 2026 07:37:55 GMT", "Wed, 21 Oct 2026 07:38:00 GMT", "never", undefined]) {
    const expected = date === "never" || date === undefined ? 600_000 : date.includes("55") ? 5_000 : undefined;
    it(`waits ${String(expected)} ms where the answer says that it is ${String(date)}`, () => {
      assert.equal(readRetryAfter({ retryAfter: inTenMinutes.header, date }, undefined, now), expected);
      assert.equal(readRetryAfter({ retryAfter: undefined, date }, inTenMinutes.body, now), expected);
    });
  }

  const printed: [nextAccessTime: string, expected: number | undefined][] = [
    ["2026-Oct-21 07:28:30+0000 UTC", 30_000],
    ["2026-Oct-21 12:58:30+0530 IST", 30_000],
    ["2026-Oct-01 00:00:00+0000 UTC", undefined],
    ["2026-10-21T07:28:30Z", 30_000],
    ["2026-Nov-1 07:28:00+0000 UTC", 11 * 24 * 3_600_000],
    ["tomorrow", undefined],
    ["1793345310000", undefined],
  ];
  for (const [nextAccessTime, expected] of printed) {
    it(`reads the gateway's ${nextAccessTime} as ${String(expected)}`, () => {
      assert.equal(readRetryAfter({ retryAfter: undefined }, nextAccessTime, now), expected);
    });
  }

  it("takes the time in the body for a header that cannot be understood, and the header for the time in the body", () => {
    assert.equal(readRetryAfter({ retryAfter: "soon" }, inTenMinutes.body, now), 600_000);
    assert.equal(readRetryAfter({ retryAfter: "0" }, inTenMinutes.body, now), 600_000);
    assert.equal(readRetryAfter({ retryAfter: "7" }, inTenMinutes.body, now), 7_000);
  });
});
