import assert from "node:assert/strict";
import { collect } from "../../../src/thingspace/collect";
import { ThingSpaceError } from "../../../src/thingspace/errors";
import type { Page } from "../../../src/thingspace/wire/format";

const account = "0000123456-00001";
const page = (assignedCount: number | undefined, devices: string[], cursor?: string): Page => ({
  licenseCount: 10,
  assignedCount,
  more: cursor !== undefined,
  cursor,
  devices,
});
const refused = new ThingSpaceError("refused", {
  kind: "refused",
  status: 400,
  serviceMessage: "LastSeenDeviceId Not Valid: index must be 0 or a valid IMEI that belongs to this account",
  mayHaveActed: false,
});

/** Gives the answers one after the other, and records the cursors asked for. */
function script(...answers: (Page | Error)[]) {
  const cursors: string[] = [];
  const read = (cursor: string) => {
    cursors.push(cursor);
    const answer = answers.shift() ?? new Error("asked once too often");
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { account, read, cursors };
}

describe("collect", () => {
  it("collects unsorted pages and counts a repeated device once", async () => {
    const reader = script(page(3, ["c", "a"], "9"), page(3, ["a", "b"]));
    const listing = await collect(reader);
    assert.deepEqual([...listing.devices].sort(), ["a", "b", "c"]);
    assert.equal(listing.licenseCount, 10);
    assert.equal(listing.account, account);
    assert.deepEqual(reader.cursors, ["0", "9"]);
  });

  it("takes an account without devices for empty when the service says so", async () => {
    assert.equal((await collect(script(page(0, [])))).devices.size, 0);
  });

  it("lists once more when the number does not add up", async () => {
    const reader = script(page(3, ["a", "b"]), page(2, ["a", "b"]));
    assert.equal((await collect(reader)).devices.size, 2);
    assert.deepEqual(reader.cursors, ["0", "0"]);
  });

  it("is an error with both numbers when it does not add up the second time", async () => {
    const reader = script(page(3, []), page(3, []));
    await assert.rejects(collect(reader), (error: ThingSpaceError) => {
      assert.equal(error.kind, "listing");
      assert.match(error.message, /account "0000123456-00001" has 0 devices, but ThingSpace says that 3 licenses/);
      assert.match(error.message, /Nothing is concluded from it/);
      return true;
    });
  });

  it("never takes a listing for whole that does not say how many there are", async () => {
    await assert.rejects(collect(script(page(undefined, []), page(undefined, []))), /does not say how many licenses/);
  });

  it("starts again, without what it had, when the device of the cursor has left the account", async () => {
    const reader = script(page(2, ["gone"], "990003425730535"), refused, page(1, ["b"]));
    assert.deepEqual([...(await collect(reader)).devices], ["b"]);
    assert.deepEqual(reader.cursors, ["0", "990003425730535", "0"]);
  });

  it("starts again at most twice", async () => {
    const start = page(2, ["a"], "990003425730535");
    const reader = script(start, refused, start, refused, start, refused);
    await assert.rejects(collect(reader), { kind: "listing", message: /broke off 3 times/ });
    assert.equal(reader.cursors.length, 6);
  });

  it("passes on any other failure at once", async () => {
    const reader = script(new Error("broken"));
    await assert.rejects(collect(reader), { message: "broken" });
    assert.equal(reader.cursors.length, 1);
  });
});
