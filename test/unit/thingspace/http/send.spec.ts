import assert from "node:assert/strict";
import { createCallCounter } from "../../../../src/thingspace/http/calls";
import { createExchange } from "../../../../src/thingspace/http/send";
import { createLimiter } from "../../../../src/thingspace/http/rateLimit";
import { createObservations } from "../../../../src/thingspace/http/requestLog";
import type { Answer } from "../../../../src/thingspace/http/exchange";
import { fakeClock } from "../../../support/fakeClock";

const request = { kind: "status", method: "GET", path: "/index/0", headers: {} } as const;

function exchangeAnswering(...answers: Partial<Answer>[]) {
  const clock = fakeClock();
  const { count, counts } = createCallCounter();
  const exchange = createExchange({
    clock,
    count,
    clean: (text) => text,
    observations: createObservations({ clock, clean: (text) => text }),
    limiter: createLimiter({ concurrency: 1, requestsPerSecond: undefined, clock }),
    transport: () => Promise.resolve({ status: 200, body: "", retryAfter: undefined, ...answers.shift() }),
  });
  return { exchange, counts, clock };
}

describe("exchange", () => {
  it("passes a happy answer on and counts the request", async () => {
    const { exchange, counts } = exchangeAnswering({ body: "fine" });
    assert.equal((await exchange(request)).body, "fine");
    assert.deepEqual(counts(), { ...createCallCounter().counts(), status: 1 });
  });

  it("throws for any other status, and for a dead session in a happy one", async () => {
    const { exchange, counts } = exchangeAnswering(
      { status: 302 },
      { status: 404 },
      { body: '{"error":"unauthorized"}' },
    );
    await assert.rejects(exchange(request), { kind: "redirected" });
    await assert.rejects(exchange(request), { kind: "refused" });
    await assert.rejects(exchange(request), { kind: "credentials", rejectedToken: "session" });
    assert.equal(counts().status, 3);
  });

  const pauses: [answer: Partial<Answer>, pause: number][] = [
    [{ status: 429 }, 1000],
    [{ status: 429, retryAfter: "7" }, 7000],
    [{ status: 429, retryAfter: "soon" }, 1000],
    [{ status: 429, retryAfter: "0" }, 1000],
    [{ status: 503, retryAfter: "7" }, 7000],
    [{ status: 503 }, 0],
    [{ status: 400 }, 0],
  ];
  for (const [answer, pause] of pauses) {
    it(`holds the next request back for ${pause} ms after ${JSON.stringify(answer)}`, async () => {
      const { exchange, clock } = exchangeAnswering(answer, {});
      await assert.rejects(exchange(request));
      await exchange(request);
      assert.equal(clock.now(), pause);
    });
  }
});
