import assert from "node:assert/strict";
import { useFakeTimers, type SinonFakeTimers } from "sinon";
import { systemClock } from "../../../../src/thingspace/http/clock";

describe("systemClock", () => {
  let timers: SinonFakeTimers;
  beforeEach(() => {
    timers = useFakeTimers(1000);
  });
  afterEach(() => {
    timers.restore();
  });

  const isDone = async (sleep: Promise<void>) => Promise.race([sleep.then(() => true), Promise.resolve(false)]);

  it("tells milliseconds since the epoch", () => {
    assert.equal(systemClock.now(), 1000);
  });

  it("wakes when the time has passed, and not before", async () => {
    const sleep = systemClock.sleep(50);
    await timers.tickAsync(49);
    assert.equal(await isDone(sleep), false);
    await timers.tickAsync(1);
    await sleep;
  });

  it("wakes at once when it is called off, and leaves no timer behind", async () => {
    const controller = new AbortController();
    const sleep = systemClock.sleep(50, controller.signal);
    controller.abort();
    await sleep;
    assert.equal(timers.countTimers(), 0);
  });

  it("does not fall asleep when it was called off before", async () => {
    await systemClock.sleep(50, AbortSignal.abort());
    assert.equal(timers.countTimers(), 0);
  });
});
