import assert from "node:assert/strict";
import { listLicenses } from "../../../src/thingspace/licenseListing";
import type { ThingSpaceError } from "../../../src/thingspace/http/thingSpaceError";
import type { LicensePage } from "../../../src/thingspace/wire/responsesOfAllVersions";
import { imeis } from "../../support/imeis";

const account = "0000123456-00001";
const page = (assignedCount: number | undefined, devices: string[], cursor?: string): LicensePage => ({
  licenseCount: 10,
  assignedCount,
  more: cursor !== undefined,
  cursor,
  devices,
});

/** Gives the pages one after the other, and records the cursors asked for. */
function script(...answers: LicensePage[]) {
  const cursors: string[] = [];
  const read = (cursor: string) => {
    cursors.push(cursor);
    const answer = answers.shift();
    return answer === undefined ? Promise.reject(new Error("asked once too often")) : Promise.resolve(answer);
  };
  return { account, what: "licensed devices", read, cursors };
}

describe("a listing of licenses", () => {
  it("collects unsorted pages and counts a repeated device once", async () => {
    const reader = script(page(3, ["c", "a"], "9"), page(3, ["a", "b"]));
    const listing = await listLicenses(reader, { workers: 4 });
    assert.deepEqual([...listing.devices].sort(), ["a", "b", "c"]);
    assert.equal(listing.licenseCount, 10);
    assert.equal(listing.account, account);
    assert.deepEqual(reader.cursors, ["0", "9"]);
  });

  it("takes an account without devices for empty when the service says so", async () => {
    assert.equal((await listLicenses(script(page(0, [])), { workers: 4 })).devices.size, 0);
  });

  it("lists once more when the number does not add up", async () => {
    const reader = script(page(3, ["a", "b"]), page(2, ["a", "b"]));
    assert.equal((await listLicenses(reader, { workers: 4 })).devices.size, 2);
    assert.deepEqual(reader.cursors, ["0", "0"]);
  });

  it("counts by its last page: what lost its license while it was listed is not in it", async () => {
    const reader = script(page(3, ["a", "b"], "9"), page(2, ["c"]), page(2, ["b", "c"]));
    assert.deepEqual([...(await listLicenses(reader, { workers: 4 })).devices], ["b", "c"]);
    assert.deepEqual(reader.cursors, ["0", "9", "0"]);
  });

  describe("with several at a time", () => {
    const all = imeis(12);

    /** Pages of two, as the service cuts them; `count` is what the page behind each cursor says of all. */
    function service(count: (cursor: string, reads: number) => number) {
      const cursors: string[] = [];
      const read = (cursor: string) => {
        cursors.push(cursor);
        const begin = cursor === "0" ? 0 : all.findIndex((imei) => imei === cursor) + 1;
        const devices = all.slice(begin, begin + 2);
        const next = begin + 2 < all.length ? devices.at(-1) : undefined;
        return Promise.resolve(page(count(cursor, cursors.length), devices, next));
      };
      return { account, what: "licensed devices", read, cursors };
    }

    it("reads each page once, and tells how far it has come", async () => {
      const reader = service(() => 12);
      const progress: [number, number | undefined][] = [];
      const { devices } = await listLicenses(reader, {
        workers: 2,
        known: all,
        onProgress: (listed, total) => progress.push([listed, total]),
      });
      assert.deepEqual([[...devices].sort(), new Set(reader.cursors).size, reader.cursors.length], [all, 6, 6]);
      assert.deepEqual(progress.at(-1), [12, 12]);
    });

    for (const [what, count] of [
      [
        "a page says another number than the first",
        (cursor: string, reads: number) => (cursor === all[5] && reads <= 6 ? 11 : 12),
      ],
      ["all pages say another number than there are", (_: string, reads: number) => (reads <= 6 ? 13 : 12)],
    ] as const) {
      it(`lists page by page when ${what}`, async () => {
        const reader = service(count);
        const { devices } = await listLicenses(reader, { workers: 2, known: all });
        assert.deepEqual([...devices].sort(), all);
        assert.deepEqual(reader.cursors.slice(6), ["0", all[1], all[3], all[5], all[7], all[9]]);
      });
    }

    it("reads page by page for one worker, or without known devices", async () => {
      for (const options of [{ workers: 1, known: all }, { workers: 4 }]) {
        const reader = service(() => 12);
        await listLicenses(reader, options);
        assert.deepEqual(reader.cursors, ["0", all[1], all[3], all[5], all[7], all[9]]);
      }
    });
  });

  it("is an error with both numbers when it does not add up the second time", async () => {
    const reader = script(page(3, []), page(3, []));
    await assert.rejects(listLicenses(reader, { workers: 4 }), (error: ThingSpaceError) => {
      assert.equal(error.kind, "listing");
      assert.match(
        error.message,
        /licensed devices of account "0000123456-00001" has 0 devices, but ThingSpace counts 3 as assigned/,
      );
      assert.equal(error.code, "listing-inconsistent");
      return true;
    });
  });

  it("speaks of one device as one", async () => {
    await assert.rejects(listLicenses(script(page(3, ["1"]), page(3, ["1"])), { workers: 4 }), /has 1 device, /);
  });

  it("never takes a listing for whole that does not say how many there are", async () => {
    await assert.rejects(
      listLicenses(script(page(undefined, []), page(undefined, [])), { workers: 4 }),
      /does not say how many licenses/,
    );
  });
});
