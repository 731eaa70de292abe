import assert from "node:assert/strict";
import { listCandidates } from "../../../src/thingspace/candidates";
import type { CandidatePage } from "../../../src/thingspace/wire/format";

/** Lists from pages that are asked for by the number of records before them. */
async function list(pages: Readonly<Record<number, CandidatePage>>): Promise<readonly string[]> {
  return listCandidates("7-1", (index) => {
    const page = pages[index];
    return page === undefined ? Promise.reject(new Error(`nobody should ask for ${index}`)) : Promise.resolve(page);
  });
}

describe("the cancellation candidates", () => {
  it("are listed in their order, however many pages they take", async () => {
    const pages = {
      0: { count: 3, more: true, devices: ["c", "a"] },
      2: { count: 3, more: false, devices: ["b"] },
    };
    assert.deepEqual(await list(pages), ["c", "a", "b"]);
  });

  it("may be none", async () => {
    assert.deepEqual(await list({ 0: { count: 0, more: false, devices: [] } }), []);
  });

  for (const [name, pages] of [
    ["are one, and more than the service counts", { 0: { count: 0, more: false, devices: ["a"] } }],
    ["are fewer than the service counts", { 0: { count: 2, more: false, devices: ["a"] } }],
    ["are said to go on and do not", { 0: { count: 2, more: true, devices: [] } }],
  ] as const) {
    it(`are not concluded from pages that ${name}`, async () => {
      await assert.rejects(list(pages), {
        kind: "listing",
        message: /cancellation candidates of account "7-1" (has 1 device, |says)/,
      });
    });
  }
});
