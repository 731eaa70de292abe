import assert from "node:assert/strict";
import { useFakeTimers } from "sinon";
import { systemClock } from "../../../../src/thingspace/http/clock";
import { createLimiter } from "../../../../src/thingspace/http/rateLimit";
import { fakeClock } from "../../../support/fakeClock";

describe("limiter", () => {
  it("runs no more tasks at a time than allowed", async () => {
    const limiter = createLimiter({ concurrency: 2, requestsPerSecond: undefined, clock: fakeClock() });
    let running = 0;
    let most = 0;
    const task = async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    };
    await Promise.all(Array.from({ length: 6 }, () => limiter.run(task)));
    assert.equal(most, 2);
  });

  it("frees the slot of a task that failed", async () => {
    const limiter = createLimiter({ concurrency: 1, requestsPerSecond: undefined, clock: fakeClock() });
    await assert.rejects(limiter.run(() => Promise.reject(new Error("failed"))));
    assert.equal(await limiter.run(() => Promise.resolve("next")), "next");
  });

  it("lets everything pass at once when no rate is set", async () => {
    const clock = fakeClock();
    const limiter = createLimiter({ concurrency: 1, requestsPerSecond: undefined, clock });
    await limiter.turn();
    await limiter.turn();
    assert.deepEqual(clock.sleeps, []);
  });

  it("spaces turns evenly when a rate is set", async () => {
    const clock = fakeClock();
    const limiter = createLimiter({ concurrency: 4, requestsPerSecond: 4, clock });
    const times: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      await limiter.turn();
      times.push(clock.now());
    }
    assert.deepEqual(times, [0, 250, 500]);
  });

  /** Sends so many requests as fast as they are let through, and tells how many milliseconds that took. */
  async function timeOf(
    requests: number,
    limiter: ReturnType<typeof createLimiter>,
    clock: ReturnType<typeof fakeClock>,
  ) {
    const begin = clock.now();
    for (let request = 0; request < requests; request += 1) {
      await limiter.turn();
    }
    return clock.now() - begin;
  }

  it("halves the rate that was too much, doubles it each second, and after another complaint raises it by a tenth", async () => {
    const clock = fakeClock();
    const limiter = createLimiter({ concurrency: 4, requestsPerSecond: undefined, clock });
    assert.equal(await timeOf(40, limiter, clock), 0);
    limiter.tooMany();
    limiter.tooMany();
    await limiter.turn();
    // 40 in a second were too many: 20 now, and 40 a second later.
    assert.equal(await timeOf(20, limiter, clock), 1000);
    assert.equal(await timeOf(40, limiter, clock), 1000);
    limiter.tooMany();
    await limiter.turn();
    // 40 once more: 20 now, and 22 a second later.
    assert.equal(await timeOf(20, limiter, clock), 1000);
    assert.equal(Math.round(await timeOf(22, limiter, clock)), 1000);
  });

  it("does not take one complaint about a login for the rate of a whole run", async () => {
    const clock = fakeClock();
    const limiter = createLimiter({ concurrency: 4, requestsPerSecond: undefined, clock });
    await limiter.turn();
    limiter.tooMany();
    assert.ok((await timeOf(1000, limiter, clock)) < 15_000);
  });

  it("has no limit any more when there was no complaint for long", async () => {
    const clock = fakeClock();
    const limiter = createLimiter({ concurrency: 4, requestsPerSecond: undefined, clock });
    limiter.tooMany();
    clock.advance(120_000);
    await limiter.turn();
    assert.equal(await timeOf(100, limiter, clock), 0);
  });

  it("learns nothing from the time of a pause", async () => {
    const clock = fakeClock();
    const limiter = createLimiter({ concurrency: 4, requestsPerSecond: undefined, clock });
    await timeOf(4, limiter, clock);
    limiter.tooMany();
    limiter.pause(60_000);
    await limiter.turn();
    assert.equal(clock.now(), 60_000);
    assert.equal(await timeOf(2, limiter, clock), 1000);
  });

  it("never goes above the rate that is set", async () => {
    const clock = fakeClock();
    const limiter = createLimiter({ concurrency: 4, requestsPerSecond: 10, clock });
    limiter.tooMany();
    clock.advance(600_000);
    await limiter.turn();
    assert.equal(await timeOf(10, limiter, clock), 1000);
  });

  it("tells for how long somebody was kept back, what several wait for at a time once", async () => {
    const clock = fakeClock();
    const limiter = createLimiter({ concurrency: 4, requestsPerSecond: undefined, clock });
    await limiter.turn();
    assert.equal(limiter.waited(), 0);
    limiter.pause(5000);
    await Promise.all([limiter.turn(), limiter.turn(), limiter.turn()]);
    assert.equal(limiter.waited(), 5000);
    await limiter.rest(2000);
    assert.equal(limiter.waited(), 7000);
  });

  it("counts the same time once, whoever waits in it", async () => {
    const timers = useFakeTimers();
    const limiter = createLimiter({ concurrency: 4, requestsPerSecond: undefined, clock: systemClock });
    limiter.pause(5000);
    const all = Promise.all([limiter.turn(), limiter.rest(3000), limiter.rest(8000), limiter.turn()]);
    await timers.tickAsync(8000);
    await all;
    timers.restore();
    assert.equal(limiter.waited(), 8000);
  });

  it("counts all of a wait that begins later than another and ends before it", async () => {
    const timers = useFakeTimers();
    const limiter = createLimiter({ concurrency: 4, requestsPerSecond: undefined, clock: systemClock });
    const long = limiter.rest(8000);
    await timers.tickAsync(2000);
    const short = limiter.rest(3000);
    await timers.tickAsync(8000);
    await Promise.all([long, short]);
    timers.restore();
    assert.equal(limiter.waited(), 8000);
  });

  it("holds everybody back during a pause, the longest of those asked for", async () => {
    const clock = fakeClock();
    const limiter = createLimiter({ concurrency: 4, requestsPerSecond: undefined, clock });
    limiter.pause(5000);
    limiter.pause(2000);
    await Promise.all([limiter.turn(), limiter.turn()]);
    assert.equal(clock.now(), 5000);
  });
});
