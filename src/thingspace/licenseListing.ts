import { counted } from "../text/plurals";
import type { LicenseListing, ListingOptions } from "../ports/licenseApi";
import { divide, readParts } from "./listingParts";
import { firstCursor, listingError, readPages, type PageReader } from "./pages";
import type { LicensePage } from "./wire/responsesOfAllVersions";

export interface LicenseListingOptions extends ListingOptions {
  /** Most pages read at a time. */
  readonly workers: number;
}

/**
 * Lists all licensed devices, as many as the service says are assigned. On a mismatch it lists once more: something may
 * have changed between two pages.
 */
export async function listLicenses(
  reader: PageReader<LicensePage>,
  { known = [], workers, onProgress = () => undefined }: LicenseListingOptions,
): Promise<LicenseListing> {
  const counting = countDevices(reader, onProgress);
  const first = tally(await readFast(counting, known, workers));
  const { licenseCount, assignedCount, devices } = isVerified(first) ? first : tally(await readPages(counting));
  if (assignedCount === undefined) {
    throw listingError(
      reader,
      "listing-inconsistent",
      "does not say how many licenses are assigned, so it cannot be verified",
    );
  }
  if (devices.size !== assignedCount) {
    throw listingError(
      reader,
      "listing-inconsistent",
      `has ${counted(devices.size, "device")}, but ThingSpace counts ${assignedCount} as assigned, twice in a row`,
    );
  }
  return { account: reader.account, licenseCount, devices };
}

/** Reads several pages at a time; in any doubt, one after the other. */
async function readFast(
  reader: PageReader<LicensePage>,
  known: Iterable<string>,
  workers: number,
): Promise<readonly LicensePage[]> {
  const first = await reader.read(firstCursor);
  const parts = workers < 2 ? undefined : divide(first, known, workers);
  if (parts === undefined) {
    return readPages(reader, first);
  }
  const others = await readParts(reader, parts);
  const pages = [first, ...(others ?? [])];
  const isAgreed = pages.every(({ assignedCount }) => assignedCount === first.assignedCount);
  return others !== undefined && isAgreed && isVerified(tally(pages)) ? pages : readPages(reader);
}

/** Reports progress, anew for each attempt. */
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
      // Parts overlap when devices have moved.
      onProgress(Math.min(listed, page.assignedCount ?? listed), page.assignedCount);
      return page;
    },
  };
}

function tally(pages: readonly LicensePage[]) {
  // Each page has the numbers of the whole account; the last is the freshest.
  const last = pages.at(-1);
  return {
    licenseCount: last?.licenseCount ?? 0,
    assignedCount: last?.assignedCount,
    devices: new Set(pages.flatMap(({ devices }) => devices)),
  };
}

function isVerified({ assignedCount, devices }: ReturnType<typeof tally>): boolean {
  return assignedCount === devices.size;
}
