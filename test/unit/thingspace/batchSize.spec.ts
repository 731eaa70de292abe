import assert from "node:assert/strict";
import { BatchSize } from "../../../src/thingspace/batchSize";

/** Sends batches of the size that is allowed to a service that takes `limit` at most, and tells the sizes. */
function sizes(size: BatchSize, count: number, limit: number): number[] {
  return Array.from({ length: count }, () => {
    const devices = size.now;
    if (devices > limit) {
      size.tooLarge(devices);
    } else {
      size.answered(devices);
    }
    return devices;
  });
}

describe("the batch size", () => {
  it("is what was set, as long as all goes well", () => {
    assert.deepEqual(new Set(sizes(new BatchSize(100), 50, 100)), new Set([100]));
  });

  it("finds the most that the service takes, and asks for too much only a few times", () => {
    for (const limit of [99, 60, 50, 37, 10, 1]) {
      const found = sizes(new BatchSize(100), 200, limit);
      assert.ok(found.filter((size) => size > limit).length <= 7, `limit ${limit}: ${found.join(" ")}`);
      assert.equal(found.at(-1), limit);
    }
  });

  it("goes back to what was answered, not to the half of it", () => {
    const size = new BatchSize(100);
    assert.deepEqual(sizes(size, 7, 60), [100, 50, 50, 50, 50, 50, 75]);
    assert.equal(size.now, 50);
  });

  it("halves after a timeout, and grows back to what was set", () => {
    const size = new BatchSize(100);
    size.timedOut(100);
    assert.equal(size.now, 50);
    size.timedOut(100);
    assert.equal(size.now, 50);
    const later = sizes(size, 60, 100);
    assert.deepEqual([later[4], later[5], later.at(-1)], [50, 75, 100]);
  });

  it("does not take a complaint about what was answered before for a limit", () => {
    const size = new BatchSize(100);
    sizes(size, 10, 100);
    size.tooLarge(2);
    assert.equal(sizes(size, 60, 100).at(-1), 100);
  });

  it("finds the limit of a service that takes fewer than it did", () => {
    const size = new BatchSize(100);
    sizes(size, 10, 100);
    const found = sizes(size, 200, 60);
    assert.ok(found.filter((devices) => devices > 60).length <= 7, found.join(" "));
    assert.equal(found.at(-1), 60);
  });

  it("knows what the service takes only once it has taken less than was set", () => {
    const size = new BatchSize(100);
    size.timedOut(100);
    assert.equal(size.limit, undefined);
    sizes(size, 200, 60);
    assert.equal(size.limit, 60);
    size.timedOut(60);
    assert.deepEqual([size.now, size.limit], [30, 60]);
  });

  it("does not take timeouts for what the service takes, when it has answered nothing yet", () => {
    const size = new BatchSize(100);
    size.tooLarge(100);
    for (let timeout = 0; timeout < 6; timeout += 1) {
      size.timedOut(size.now);
    }
    assert.deepEqual([size.now, size.limit], [1, 50]);
  });

  it("grows a step at a time", () => {
    const size = new BatchSize(100);
    size.timedOut(100);
    assert.deepEqual(sizes(size, 11, 100).slice(4), [50, 75, 75, 75, 75, 75, 88]);
  });

  it("learns nothing large from a small one", () => {
    const size = new BatchSize(100);
    size.timedOut(100);
    for (let small = 0; small < 20; small += 1) {
      size.answered(3);
    }
    assert.equal(size.now, 50);
  });

  it("is never less than one device", () => {
    const size = new BatchSize(1);
    size.timedOut(1);
    size.tooLarge(1);
    assert.equal(size.now, 1);
  });
});
