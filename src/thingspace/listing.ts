import { counted } from "../fleet/wording";
import type { LicenseListing, ListingOptions } from "../licenseApi";
import { divide, readParts } from "./listingParts";
import { firstCursor, listingError, readPages, type PageReader } from "./pages";
import type { LicensePage } from "./wire/responses";

export interface CollectOptions extends ListingOptions {
  /** How many pages may be read at a time. */
  readonly workers: number;
}

interface Tally {
  readonly licenseCount: number;
  readonly assignedCount: number | undefined;
  readonly devices: ReadonlySet<string>;
}

/**
 * Collects a whole listing, and proves it whole: as many distinct devices as the service says are assigned.
 *
 * When the number differs, somebody may have changed something between two pages, so it is listed once more.
 */
export async function listLicenses(
  reader: PageReader<LicensePage>,
  { known = [], workers, onProgress = () => undefined }: CollectOptions,
): Promise<LicenseListing> {
  const counting = countDevices(reader, onProgress);
  const first = tallyPages(await readFast(counting, known, workers));
  const tally = addsUp(first) ? first : tallyPages(await readPages(countDevices(reader, onProgress)));
  if (tally.assignedCount === undefined) {
    throw listingError(reader, "does not say how many licenses are assigned, so that nobody can tell if it is whole");
  }
  if (!addsUp(tally)) {
    throw listingError(
      reader,
      `has ${counted(tally.devices.size, "device")}, but ThingSpace counts ${tally.assignedCount} as assigned, twice in a row`,
    );
  }
  return { account: reader.account, licenseCount: tally.licenseCount, devices: tally.devices };
}

/**
 * Several pages at a time where that finds the same as one page after the other; otherwise, and when the pages do not all say the same
 * number, which is how many devices they hold, one page after the other.
 */
async function readFast(
  reader: PageReader<LicensePage>,
  known: Iterable<string>,
  workers: number,
): Promise<readonly LicensePage[]> {
  if (workers < 2) {
    return readPages(reader);
  }
  const first = await reader.read(firstCursor);
  const parts = divide(first, known, workers);
  if (parts === undefined) {
    return readPages(reader, first);
  }
  const others = await readParts(reader, parts, workers);
  const pages = [first, ...(others ?? [])];
  const isAgreed = pages.every(({ assignedCount }) => assignedCount === first.assignedCount);
  return others !== undefined && isAgreed && addsUp(tallyPages(pages)) ? pages : readPages(reader);
}

/** Tells how many devices have been listed so far, in the pages of one attempt. */
function countDevices(
  reader: PageReader<LicensePage>,
  onProgress: NonNullable<ListingOptions["onProgress"]>,
): PageReader<LicensePage> {
  let listed = 0;
  return {
    ...reader,
    read: async (cursor) => {
      const page = await reader.read(cursor);
      listed = (cursor === firstCursor ? 0 : listed) + page.devices.length;
      // Parts overlap when places have moved.
      onProgress(Math.min(listed, page.assignedCount ?? listed), page.assignedCount);
      return page;
    },
  };
}

function addsUp({ assignedCount, devices }: Tally): boolean {
  return assignedCount === devices.size;
}

function tallyPages(pages: readonly LicensePage[]): Tally {
  // Each page prints the numbers of the whole account; the last is the freshest.
  const last = pages.at(-1);
  return {
    licenseCount: last?.licenseCount ?? 0,
    assignedCount: last?.assignedCount,
    devices: new Set(pages.flatMap(({ devices }) => devices)),
  };
}
