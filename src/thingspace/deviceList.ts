import { missingDeviceList, type DeviceList, type ListingOptions } from "../ports/licenseApi";
import { isNoSuchPath } from "./http/errorCodes";
import { quoteService, type ThingSpaceError } from "./http/thingSpaceError";
import { readPages } from "./pages";
import type { DevicePage } from "./wire/responsesOfAllVersions";

export interface DeviceReader extends Pick<ListingOptions, "onProgress"> {
  readonly account: string;
  readonly read: (cursor: string) => Promise<DevicePage>;
}

/** v2 and v3 may have no such list, or no upgrade times in it. */
export async function listDevices({ account, read, onProgress = () => undefined }: DeviceReader): Promise<DeviceList> {
  let pagesRead = 0;
  let devicesRead = 0;
  const readNext = async (cursor: string) => {
    const page = await read(cursor);
    pagesRead += 1;
    devicesRead += page.devices.length;
    onProgress(devicesRead, page.more ? undefined : devicesRead);
    return page;
  };
  try {
    return devicesOn(await readPages({ account, what: "devices", read: readNext }));
  } catch (error) {
    if (pagesRead > 0 || !isNoSuchPath(error)) {
      throw error;
    }
    return missingDeviceList(describeUpgradeGap(describeRefusal("devices", error)));
  }
}

/** The same, or undefined once there are more than `atMost`. */
export async function listDevicesUpTo(reader: DeviceReader, atMost: number): Promise<DeviceList | undefined> {
  // Pages may be read again from the start.
  const found = new Set<string>();
  const read = async (cursor: string) => {
    const page = await reader.read(cursor);
    page.devices.forEach((device) => found.add(device));
    if (found.size > atMost || (page.more && found.size === atMost)) {
      throw new TooMany();
    }
    return page;
  };
  try {
    return await listDevices({ ...reader, read });
  } catch (error) {
    if (error instanceof TooMany) {
      return undefined;
    }
    throw error;
  }
}

class TooMany extends Error {}

function devicesOn(pages: readonly DevicePage[]): DeviceList {
  const isSilent = pages.some(({ unreported }) => unreported > 0) && pages.every(({ reported }) => reported === 0);
  return {
    known: new Set(pages.flatMap(({ devices }) => devices)),
    ineligible: new Set(pages.flatMap(({ ineligible }) => ineligible)),
    eligibilityUnknown: new Set(pages.flatMap(({ eligibilityUnknown }) => eligibilityUnknown)),
    upgraded: new Set(pages.flatMap(({ upgraded }) => upgraded)),
    gaps: isSilent ? [describeUpgradeGap("this version of the API does not report it.")] : [],
  };
}

function describeUpgradeGap(why: string): string {
  return `it is not known which devices have been upgraded, so a release may be refused: ${why}`;
}

export function describeRefusal(what: string, error: ThingSpaceError): string {
  return `ThingSpace refused to list the ${what} (${error.status})${quoteService(error)}.`;
}
