import assert from "node:assert/strict";
import { shortage } from "../../../../src/reconcile/check/headroom";
import type { PoolChange } from "../../../../src/reconcile/pool";
import { codesIn } from "../../../support/codes";
import { imeis } from "../../../support/imeis";

const account = "0402196254-00001";
const subscription = (licenseCount: number, licenseUsedCount: number) => ({
  account,
  purchaseTypes: ["TS-HFOTA-MRC"],
  licenseCount,
  licenseUsedCount,
  updateTime: undefined,
});
const planOf = (fleet: string, assign: number, release = 0): PoolChange => ({
  fleet,
  assign: imeis(assign),
  release: imeis(release, 500),
});

describe("headroom", () => {
  const fitting: [string, ReturnType<typeof subscription>, PoolChange[]][] = [
    ["a fleet that takes the last license", subscription(10, 8), [planOf("west", 2)]],
    ["a swap on a full pool", subscription(10, 10), [planOf("west", 2, 2)]],
    ["two fleets together", subscription(10, 5), [planOf("west", 2), planOf("east", 3)]],
    ["a swap in a pool that shrank, after enough was released", subscription(5, 9), [planOf("west", 1, 5)]],
    ["a release from a pool that shrank below its use", subscription(5, 9), [planOf("west", 0, 2)]],
  ];
  for (const [what, pool, plans] of fitting) {
    it(`suffices for ${what}`, () => {
      assert.equal(shortage(pool, plans), undefined);
    });
  }

  it("says have, need and missing for one fleet", () => {
    const message = String(shortage(subscription(1_020, 1_018), [planOf("west", 5)]));
    assert.match(message, /^fleet west needs 5 more licenses.* has 2 free \(1,018 of 1,020 in use\): 3 missing/);
    assert.ok(message.includes(`account ${account} `), message);
    assert.deepEqual(codesIn(message), ["headroom-exceeded"]);
  });

  it("names each fleet that asks, and not the others", () => {
    const message = shortage(subscription(20, 18), [planOf("west", 2), planOf("idle", 0), planOf("east", 3)]);
    assert.match(String(message), /^2 fleets \(west: 2, east: 3\) need 5 more licenses/);
  });

  it("counts what other fleets are expected to need into a shortage, and does not let them decide", () => {
    const expected = [planOf("north", 7, 2), planOf("south", 0), planOf("east", 1)];
    assert.match(
      String(shortage(subscription(10, 8), [planOf("west", 3)], () => expected)),
      /^3 fleets \(west: 3, north: 5, east: 1\) need 9 more licenses .* 7 missing/,
    );
    assert.equal(
      shortage(subscription(10, 8), [planOf("west", 2)], () => expected),
      undefined,
    );
  });

  it("counts what a fleet releases for that fleet", () => {
    assert.match(
      String(shortage(subscription(10, 10), [planOf("west", 5, 2)])),
      /^fleet west needs 3 more licenses beyond those that it releases itself.* has 0 free \(10 of 10 in use\): 3 missing/,
    );
  });

  it("does not count what one fleet releases for another, because that one may come first", () => {
    assert.match(
      String(shortage(subscription(10, 10), [planOf("west", 2), planOf("east", 0, 5)])),
      /^fleet west needs 2/,
    );
  });

  it("counts no license of a pool that shrank as free", () => {
    assert.match(String(shortage(subscription(5, 9), [planOf("west", 1)])), /has 0 free \(9 of 5 in use\): 5 missing/);
  });
});
