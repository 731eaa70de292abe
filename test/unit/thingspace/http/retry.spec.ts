import assert from "node:assert/strict";
import { retryAfter, type Failure } from "../../../../src/thingspace/http/retry";

const failure = (facts: Partial<Failure>): Failure => ({
  kind: "unavailable",
  status: undefined,
  errorCode: undefined,
  retryAfterMs: undefined,
  mayHaveActed: true,
  ...facts,
});

/** How often the request is sent altogether. */
function sendings(isIdempotent: boolean, facts: Partial<Failure>): number {
  let attempt = 1;
  while (retryAfter(failure(facts), { isIdempotent, attempt, random: () => 0.5 }) !== undefined) {
    attempt += 1;
  }
  return attempt;
}

describe("retry", () => {
  const table: [name: string, facts: Partial<Failure>, idempotent: number, others: number][] = [
    ["a connection that was refused", { kind: "unreachable", mayHaveActed: false }, 4, 4],
    ["a connection that broke", { kind: "interrupted" }, 4, 1],
    ["a timeout", { kind: "timeout" }, 4, 1],
    ["a certificate that is not trusted", { kind: "untrusted" }, 1, 1],
    ["408", { status: 408 }, 4, 1],
    ["429", { kind: "throttled", status: 429, mayHaveActed: false }, 4, 4],
    ["429 with Retry-After", { kind: "throttled", status: 429, retryAfterMs: 1000, mayHaveActed: false }, 4, 4],
    ["a throttled request with another status", { kind: "throttled", status: 503, mayHaveActed: false }, 4, 4],
    ["500 without a code", { status: 500 }, 3, 1],
    ["500 INTERNAL_SYSTEM_ERROR", { status: 500, errorCode: "INTERNAL_SYSTEM_ERROR" }, 3, 1],
    ["500 for good", { status: 500, errorCode: "DEVICE_UNREGISTERED" }, 1, 1],
    ["502", { status: 502 }, 4, 1],
    ["503", { status: 503 }, 4, 1],
    ["503 that turned away at the door", { status: 503, mayHaveActed: false }, 4, 4],
    ["504", { status: 504 }, 4, 1],
    ["501", { status: 501 }, 1, 1],
    ["400", { kind: "refused", status: 400 }, 1, 1],
    ["401", { kind: "credentials", status: 401 }, 1, 1],
    ["403", { kind: "refused", status: 403 }, 1, 1],
    ["404", { kind: "refused", status: 404 }, 1, 1],
    ["302", { kind: "redirected", status: 302 }, 1, 1],
    ["an inactive account", { kind: "account", status: 500 }, 1, 1],
    ["an internal error in an answer of 200", { status: 200, errorCode: "INTERNAL_SYSTEM_ERROR" }, 3, 1],
    ["an answer that cannot be read", { kind: "unexpected", status: 200 }, 1, 1],
    ["a listing that does not add up", { kind: "listing" }, 1, 1],
  ];

  for (const [name, facts, idempotent, others] of table) {
    it(`after ${name} sends an idempotent request ${idempotent} and any other ${others} times altogether`, () => {
      assert.equal(sendings(true, facts), idempotent);
      assert.equal(sendings(false, facts), others);
    });
  }

  const delay = (attempt: number, random: number, facts: Partial<Failure> = { status: 503 }) =>
    retryAfter(failure(facts), { isIdempotent: true, attempt, random: () => random })?.afterMilliseconds;

  it("backs off exponentially, with full jitter", () => {
    assert.deepEqual([delay(1, 1), delay(2, 1), delay(3, 1)], [500, 1000, 2000]);
    assert.deepEqual([delay(1, 0), delay(2, 0.5)], [0, 500]);
  });

  it("waits as long as the service asks for, without jitter", () => {
    assert.equal(delay(1, 0, { kind: "throttled", status: 429, retryAfterMs: 7000 }), 7000);
  });

  it("gives up when that is more than five minutes, for a person to ask again", () => {
    assert.equal(delay(1, 0, { kind: "throttled", status: 429, retryAfterMs: 300000 }), 300_000);
    assert.equal(delay(1, 0, { kind: "throttled", status: 429, retryAfterMs: 301000 }), undefined);
  });
});
