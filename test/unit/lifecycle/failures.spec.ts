import assert from "node:assert/strict";
import { forPeople, messageForPeople, refusalLines } from "../../../src/lifecycle/failures";
import { imeis } from "../../support/imeis";

describe("refusals", () => {
  it("are a line per device when they are few", () => {
    const lines = refusalLines(imeis(2).map((imei) => ({ imei, reason: "Device Not Found." })));
    assert.deepEqual(
      lines,
      imeis(2).map((imei) => `${imei}: Device Not Found.`),
    );
  });

  it("are a line per reason when they are many", () => {
    const lines = refusalLines([
      ...imeis(30).map((imei) => ({ imei, reason: "Device Not Found." })),
      ...imeis(1, 90).map((imei) => ({ imei, reason: "Internal error." })),
    ]);
    assert.equal(lines.length, 2);
    assert.match(String(lines[0]), /^30 devices: Device Not Found\. \(3532.* and 10 more\)$/);
    assert.match(String(lines[1]), /^1 device: Internal error\. \(\d+\)$/);
  });
});

describe("an error for people", () => {
  it("has its message and no stack", async () => {
    const failed = forPeople(() => Promise.reject(new Error("locked")));
    await assert.rejects(failed, (error: Error) => error.message === "locked" && error.stack === "");
  });

  it("keeps its stack when it is a bug of ours", async () => {
    const bug = new TypeError("x is undefined");
    await assert.rejects(
      forPeople(() => Promise.reject(bug)),
      (error: Error) => error === bug && error.stack !== "",
    );
    assert.match(messageForPeople(bug), /x is undefined\nThis is a bug in pulumi-thingspace-fota; please report it\./);
  });
});
