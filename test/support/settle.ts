import assert from "node:assert/strict";
import type { Scheduler } from "fast-check";

const deadlockMs = 5_000;

/**
 * Lets one thing happen after the other until the work is done.
 *
 * @param whenIdle called when the scheduler has nothing and the work is not done: it waits for something that the scheduler does not know of
 */
export async function settle<Value>(
  scheduler: Scheduler,
  work: Promise<Value>,
  whenIdle: () => void = () => undefined,
): Promise<Value> {
  const progress = { isOver: false };
  void work
    .catch(() => undefined)
    .then(() => {
      progress.isOver = true;
    });
  let lastProgress = Date.now();
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (progress.isOver) {
      return work;
    }
    if (scheduler.count() > 0) {
      lastProgress = Date.now();
      await scheduler.waitNext(1);
    } else {
      assert.ok(Date.now() - lastProgress < deadlockMs, "all wait for each other");
      whenIdle();
    }
  }
}
