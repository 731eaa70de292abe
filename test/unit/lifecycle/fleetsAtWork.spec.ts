import assert from "node:assert/strict";
import { FleetsAtWork } from "../../../src/lifecycle/fleetsAtWork";

describe("fleets at work", () => {
  it("are those that are called for, however often, until all of it has ended, also in failure", async () => {
    const atWork = new FleetsAtWork();
    let fail: (error: Error) => void = () => undefined;
    const failing = atWork.during("west", () => new Promise((_, reject) => (fail = reject)));
    await atWork.during("west", () => Promise.resolve());
    assert.deepEqual([atWork.has("west"), atWork.has("east")], [true, false]);
    fail(new Error("over"));
    await assert.rejects(failing, /over/);
    assert.equal(atWork.has("west"), false);
  });
});
