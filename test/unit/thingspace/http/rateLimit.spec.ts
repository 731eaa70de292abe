import assert from "node:assert/strict";
import { useFakeTimers } from "sinon";
import { systemClock } from "../../../../src/thingspace/http/clock";
import { RateLimit } from "../../../../src/thingspace/http/rateLimit";
import { fakeClock } from "../../../support/fakeClock";

describe("the rate limit", () => {
  it("runs no more tasks at a time than allowed", async () => {
    const rateLimit = new RateLimit(2, undefined, fakeClock());
    let running = 0;
    let most = 0;
    const task = async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    };
    await Promise.all(Array.from({ length: 6 }, () => rateLimit.run(task)));
    assert.equal(most, 2);
  });

  it("frees the slot of a task that failed", async () => {
    const rateLimit = new RateLimit(1, undefined, fakeClock());
    await assert.rejects(rateLimit.run(() => Promise.reject(new Error("failed"))));
    assert.equal(await rateLimit.run(() => Promise.resolve("next")), "next");
  });

  it("lets everything pass at once when no rate is set", async () => {
    const clock = fakeClock();
    const rateLimit = new RateLimit(1, undefined, clock);
    await rateLimit.turn();
    await rateLimit.turn();
    assert.deepEqual(clock.sleeps, []);
  });

  it("spaces turns evenly when a rate is set", async () => {
    const clock = fakeClock();
    const rateLimit = new RateLimit(4, 4, clock);
    const times: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      await rateLimit.turn();
      times.push(clock.now());
    }
    assert.deepEqual(times, [0, 250, 500]);
  });

  /** Sends so many requests as fast as they are let through, and tells how many milliseconds that took. */
  async function timeOf(requests: number, rateLimit: RateLimit, clock: ReturnType<typeof fakeClock>) {
    const begin = clock.now();
    for (let request = 0; request < requests; request += 1) {
      await rateLimit.turn();
    }
    return clock.now() - begin;
  }

  const throttled = { kind: "throttled", retryAfterMs: undefined } as const;

  it("pauses a second after a 429, and spaces requests from then on", async () => {
    const clock = fakeClock();
    const rateLimit = new RateLimit(4, undefined, clock);
    assert.equal(await timeOf(40, rateLimit, clock), 0);
    rateLimit.failed(throttled);
    await rateLimit.turn();
    assert.equal(clock.now(), 1000);
    assert.equal(await timeOf(4, rateLimit, clock), 1000);
  });

  it("doubles the space with each 429, and counts those of requests that were under way as one", async () => {
    const clock = fakeClock();
    const rateLimit = new RateLimit(4, undefined, clock);
    for (const space of [250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]) {
      rateLimit.failed(throttled);
      rateLimit.failed(throttled);
      await rateLimit.turn();
      assert.equal(await timeOf(1, rateLimit, clock), space);
    }
  });

  it("shortens the space with each success until it is gone", async () => {
    const clock = fakeClock();
    const rateLimit = new RateLimit(4, undefined, clock);
    rateLimit.failed(throttled);
    await rateLimit.turn();
    rateLimit.succeeded();
    await rateLimit.turn();
    assert.equal(await timeOf(1, rateLimit, clock), 237.5);
    let shortest = Infinity;
    for (let success = 0; success < 120; success += 1) {
      rateLimit.succeeded();
      shortest = await timeOf(1, rateLimit, clock);
    }
    assert.equal(shortest, 0);
    // A single 429 does not slow a whole run down.
    assert.ok(clock.now() < 7_000, `${clock.now()} ms`);
  });

  it("pauses as long as the service asks, also with another status", async () => {
    const clock = fakeClock();
    const rateLimit = new RateLimit(4, undefined, clock);
    rateLimit.failed({ kind: "unavailable", retryAfterMs: 7000 });
    await rateLimit.turn();
    assert.equal(clock.now(), 7000);
    assert.equal(await timeOf(3, rateLimit, clock), 0);
    rateLimit.failed({ kind: "unavailable", retryAfterMs: undefined });
    assert.equal(await timeOf(1, rateLimit, clock), 0);
  });

  it("waits for nobody that asks for more than five minutes", async () => {
    const clock = fakeClock();
    const rateLimit = new RateLimit(4, undefined, clock);
    rateLimit.failed({ kind: "throttled", retryAfterMs: 300_001 });
    await rateLimit.turn();
    assert.equal(clock.now(), 0);
    rateLimit.failed({ kind: "throttled", retryAfterMs: 300_000 });
    await rateLimit.turn();
    assert.equal(clock.now(), 300_000);
  });

  it("never goes above the rate that is set", async () => {
    const clock = fakeClock();
    const rateLimit = new RateLimit(4, 10, clock);
    rateLimit.failed(throttled);
    for (let success = 0; success < 200; success += 1) {
      rateLimit.succeeded();
    }
    await rateLimit.turn();
    assert.equal(await timeOf(10, rateLimit, clock), 1000);
  });

  it("tells for how long somebody was throttled, what several wait for at a time once", async () => {
    const clock = fakeClock();
    const rateLimit = new RateLimit(4, undefined, clock);
    await rateLimit.turn();
    assert.equal(rateLimit.throttledMs, 0);
    rateLimit.failed({ kind: "unavailable", retryAfterMs: 5000 });
    await Promise.all([rateLimit.turn(), rateLimit.turn(), rateLimit.turn()]);
    assert.equal(rateLimit.throttledMs, 5000);
    await rateLimit.rest(2000);
    assert.equal(rateLimit.throttledMs, 7000);
  });

  it("counts the same time once, whoever waits in it", async () => {
    const timers = useFakeTimers();
    const rateLimit = new RateLimit(4, undefined, systemClock);
    rateLimit.failed({ kind: "unavailable", retryAfterMs: 5000 });
    const all = Promise.all([rateLimit.turn(), rateLimit.rest(3000), rateLimit.rest(8000), rateLimit.turn()]);
    await timers.tickAsync(8000);
    await all;
    timers.restore();
    assert.equal(rateLimit.throttledMs, 8000);
  });

  it("counts all of a wait that begins later than another and ends before it", async () => {
    const timers = useFakeTimers();
    const rateLimit = new RateLimit(4, undefined, systemClock);
    const long = rateLimit.rest(8000);
    await timers.tickAsync(2000);
    const short = rateLimit.rest(3000);
    await timers.tickAsync(8000);
    await Promise.all([long, short]);
    timers.restore();
    assert.equal(rateLimit.throttledMs, 8000);
  });

  it("pauses everybody, the longest of those asked for", async () => {
    const clock = fakeClock();
    const rateLimit = new RateLimit(4, undefined, clock);
    rateLimit.failed({ kind: "unavailable", retryAfterMs: 5000 });
    rateLimit.failed({ kind: "unavailable", retryAfterMs: 2000 });
    await Promise.all([rateLimit.turn(), rateLimit.turn()]);
    assert.equal(clock.now(), 5000);
  });
});
