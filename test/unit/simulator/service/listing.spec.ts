import assert from "node:assert/strict";

import { defaultBehavior } from "../../../../src/simulator/service/behavior";
import { cutPage } from "../../../../src/simulator/service/listing";
import { imei } from "../seeds";

const listed = [1, 2, 3, 4, 5].map((ending) => ({ deviceId: imei(ending) }));
const known = new Set([...listed.map(({ deviceId }) => deviceId), imei(9)]);

function cut(startIndex: string, knobs: Partial<typeof defaultBehavior> = {}, random = () => 0) {
  const behavior = { ...defaultBehavior, pageSize: 2, ...knobs };
  return cutPage(listed, startIndex, { behavior, isKnown: (id) => known.has(id), random });
}

function ids(page: ReturnType<typeof cut>): readonly string[] {
  return page.entries.map(({ deviceId }) => deviceId);
}

describe("a page of a listing", () => {
  it("begins with the lowest IMEI and ends with the cursor of the next", () => {
    const page = cut("0");
    assert.deepEqual(page, {
      entries: [{ deviceId: imei(1) }, { deviceId: imei(2) }],
      hasMore: true,
      cursor: imei(2),
    });
  });

  it("goes on behind the cursor", () => {
    assert.deepEqual(ids(cut(imei(2))), [imei(3), imei(4)]);
  });

  it("has no cursor when it is the last", () => {
    assert.deepEqual(cut(imei(4)), { entries: [{ deviceId: imei(5) }], hasMore: false, cursor: "0" });
  });

  it("is the last when it is exactly full", () => {
    assert.deepEqual(cut(imei(3)), {
      entries: [{ deviceId: imei(4) }, { deviceId: imei(5) }],
      hasMore: false,
      cursor: "0",
    });
  });

  it("takes any device of the account for a cursor, listed or not", () => {
    assert.deepEqual(ids(cut(imei(9))), []);
  });

  for (const [startIndex, refused] of [
    [imei(8), "LastSeenDeviceId Not Valid"],
    ["1000", "LastSeenDeviceId Not Valid"],
    ["00", "LastSeenDeviceId Not Valid"],
    ["x", "Invalid device id format"],
  ] as const) {
    it(`refuses the cursor ${startIndex}`, () => {
      assert.throws(() => cut(startIndex), { message: new RegExp(refused) });
    });
  }

  it("keeps its devices and its cursor when it is shuffled", () => {
    const ranks = [0.9, 0.1];
    const page = cut("0", { pageOrder: "shuffled" }, () => ranks.shift() ?? 0);
    assert.deepEqual(ids(page), [imei(2), imei(1)]);
    assert.ok("cursor" in page);
    assert.equal(page.cursor, imei(2));
  });

  it("counts records when the index is an offset", () => {
    const page = cut("2", { paging: "offset" });
    assert.deepEqual(ids(page), [imei(3), imei(4)]);
    assert.ok("cursor" in page);
    assert.equal(page.cursor, "4");
  });

  it("refuses an offset that is beyond the list, or none", () => {
    assert.throws(() => cut("6", { paging: "offset" }), { message: /Index exceeds number of devices in list/ });
    assert.throws(() => cut("x", { paging: "offset" }), { message: /Invalid index value/ });
  });
});
