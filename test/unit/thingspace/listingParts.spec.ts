import assert from "node:assert/strict";
import { ThingSpaceError } from "../../../src/thingspace/http/thingSpaceError";
import { divide, readParts, type Part } from "../../../src/thingspace/listingParts";
import type { LicensePage } from "../../../src/thingspace/wire/responsesOfAllVersions";
import { imeis } from "../../support/imeis";

const devices = imeis(20).map(String);
const first = (more: Partial<LicensePage> = {}): LicensePage => ({
  more: true,
  cursor: devices[1],
  licenseCount: 99,
  assignedCount: 20,
  devices: devices.slice(0, 2),
  ...more,
});
const show = (parts: readonly Part[] | undefined) =>
  parts
    ?.map(({ after, until }) => `${devices.indexOf(after)}-${until === undefined ? "" : devices.indexOf(until)}`)
    .join(" ");

describe("a listing", () => {
  for (const [what, known, workers, expected] of [
    ["at whole pages, when all devices are known", devices, 2, "1-7 7-13 13-"],
    ["with more workers, in more parts", devices, 4, "1-5 5-9 9-13 13-17 17-"],
    ["by few known devices", [devices[10]!, devices[5]!, devices[15]!], 2, "1-5 5-10 10-"],
    ["not before what was read already", devices.slice(0, 2), 2, undefined],
    ["not without known devices", [], 2, undefined],
  ] as const) {
    it(`is divided ${what}`, () => {
      assert.equal(show(divide(first(), known, workers)), expected);
    });
  }

  const unfit: [what: string, page: Partial<LicensePage>][] = [
    ["is the last", { more: false }],
    ["ends with a cursor that is not its last device", { cursor: "1000" }],
    ["is not sorted", { devices: [devices[1]!, devices[0]!], cursor: devices[0] }],
    ["is empty", { devices: [] }],
    ["does not say how many there are", { assignedCount: undefined }],
    ["leaves no more than two pages", { assignedCount: 6 }],
  ];
  for (const [what, page] of unfit) {
    it(`is not divided when its first page ${what}`, () => {
      assert.equal(divide(first(page), devices, 4), undefined);
    });
  }
});

describe("the parts of a listing", () => {
  const parts = [
    { after: devices[1]!, until: devices[9] },
    { after: devices[9]!, until: undefined },
  ];

  /** Two devices after the cursor, as the service does. */
  function pageAfter(cursor: string): LicensePage {
    const begin = devices.indexOf(cursor) + 1;
    const listed = devices.slice(begin, begin + 2);
    return first({ devices: listed, cursor: listed.at(-1), more: begin + 2 < devices.length });
  }

  async function readWith(change: (page: LicensePage, cursor: string) => LicensePage | Error) {
    const asked: string[] = [];
    let atATime = 0;
    let most = 0;
    const read = async (cursor: string) => {
      asked.push(cursor);
      most = Math.max(most, ++atATime);
      await new Promise((resolve) => setImmediate(resolve));
      atATime -= 1;
      const page = change(pageAfter(cursor), cursor);
      if (page instanceof Error) {
        throw page;
      }
      return page;
    };
    const pages = await readParts({ read }, parts).catch((error: unknown) => String(error));
    return { pages, asked, most };
  }

  it("are all read, several at a time, and each page once", async () => {
    const { pages, asked, most } = await readWith((page) => page);
    assert.ok(typeof pages === "object");
    assert.deepEqual(pages.flatMap((page) => page.devices).sort(), devices.slice(2));
    assert.deepEqual([asked.length, new Set(asked).size, most], [9, 9, 2]);
  });

  const doubts: [string, (page: LicensePage, cursor: string) => LicensePage | Error][] = [
    ["is not sorted", (page) => ({ ...page, devices: [...page.devices].reverse() })],
    ["begins before its cursor", (page) => ({ ...page, devices: [devices[0]!, ...page.devices] })],
    ["does not lead on", (page) => ({ ...page, more: true, cursor: devices[3] })],
    ["is empty and not the last", (page) => ({ ...page, devices: [], more: true })],
    ...(["refused", "unavailable", "unexpected", "throttled"] as const).map((kind): (typeof doubts)[number] => [
      `is not had for its cursor (${kind})`,
      () => new ThingSpaceError("no", { kind, mayHaveActed: false }),
    ]),
  ];
  for (const [what, change] of doubts) {
    it(`are in doubt when a page ${what}, and read no further`, async () => {
      const { pages, asked } = await readWith((page, cursor) => (cursor === devices[11] ? change(page, cursor) : page));
      assert.equal(pages, undefined);
      assert.ok(asked.length <= 5, asked.join(" "));
    });
  }

  it("fail as their pages do, once nobody reads any more", async () => {
    const { pages, asked } = await readWith((page, cursor) => (cursor === devices[9] ? new Error("down") : page));
    assert.equal(pages, "Error: down");
    const before = asked.length;
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(asked.length, before);
  });
});
