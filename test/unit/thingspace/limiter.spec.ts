import assert from "node:assert/strict";
import { createLimiter } from "../../../src/thingspace/limiter";
import { fakeClock } from "../../support/fakeClock";

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

  it("holds everybody back during a pause, the longest of those asked for", async () => {
    const clock = fakeClock();
    const limiter = createLimiter({ concurrency: 4, requestsPerSecond: undefined, clock });
    limiter.pause(5000);
    limiter.pause(2000);
    await Promise.all([limiter.turn(), limiter.turn()]);
    assert.equal(clock.now(), 5000);
  });
});
