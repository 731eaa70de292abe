import assert from "node:assert/strict";
import { listDevicesUpTo } from "../../../src/thingspace/deviceList";
import { ThingSpaceError } from "../../../src/thingspace/http/thingSpaceError";
import type { DevicePage } from "../../../src/thingspace/wire/responsesOfAllVersions";
import { imeis } from "../../support/imeis";

/** Pages of two devices. */
function readerOf(devices: readonly string[]) {
  const asked: string[] = [];
  const read = (cursor: string): Promise<DevicePage> => {
    asked.push(cursor);
    const start = cursor === "0" ? 0 : devices.indexOf(cursor) + 1;
    const onPage = devices.slice(start, start + 2);
    const more = start + 2 < devices.length;
    return Promise.resolve({
      more,
      cursor: more ? onPage.at(-1) : undefined,
      devices: onPage,
      upgraded: [],
      reported: 0,
      unreported: 0,
      ineligible: [],
      eligibilityUnknown: [],
    });
  };
  return { reader: { account: "0000123456-00001", read }, asked };
}

describe("a device list that may be too long", () => {
  for (const { atMost, devices, pages, isRead } of [
    { atMost: 4, devices: 3, pages: 2, isRead: true },
    { atMost: 4, devices: 4, pages: 2, isRead: true },
    { atMost: 4, devices: 5, pages: 2, isRead: false },
    { atMost: 4, devices: 100, pages: 2, isRead: false },
    { atMost: 3, devices: 4, pages: 2, isRead: false },
  ]) {
    it(`of ${devices} devices, where ${atMost} are wanted at most, takes ${pages} pages`, async () => {
      const { reader, asked } = readerOf(imeis(devices));
      const list = await listDevicesUpTo(reader, atMost);
      assert.equal(list?.known?.size, isRead ? devices : undefined);
      assert.equal(asked.length, pages);
    });
  }

  it("is counted once when it is read again from the start", async () => {
    const devices = imeis(5);
    const { reader, asked } = readerOf(devices);
    const refusal = new ThingSpaceError("refused", {
      kind: "refused",
      status: 400,
      serviceMessage: "LastSeenDeviceId Not Valid",
      mayHaveActed: false,
    });
    const read = (cursor: string) =>
      cursor === devices[3] && asked.length === 2 ? Promise.reject(refusal) : reader.read(cursor);
    assert.equal((await listDevicesUpTo({ ...reader, read }, 5))?.known?.size, 5);
  });
});
