import assert from "node:assert/strict";
import { readRetryAfter } from "../../../src/thingspace/retryAfter";

describe("readRetryAfter", () => {
  const now = Date.parse("Wed, 21 Oct 2026 07:28:00 GMT");
  const table: [header: string | undefined, expected: number | undefined][] = [
    [undefined, undefined],
    ["5", 5000],
    [" 0 ", 0],
    ["1.5", 1500],
    ["3600", 3_600_000],
    ["Wed, 21 Oct 2026 07:28:10 GMT", 10_000],
    ["Wed, 21 Oct 2026 09:28:10 GMT", 7_210_000],
    ["Wed, 21 Oct 2020 07:28:10 GMT", 0],
    ["soon", undefined],
    ["-5", undefined],
    ["", undefined],
  ];

  for (const [header, expected] of table) {
    it(`reads ${JSON.stringify(header)} as ${String(expected)}`, () => {
      assert.equal(readRetryAfter(header, now), expected);
    });
  }
});
