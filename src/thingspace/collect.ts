import type { LicenseListing } from "../licenseApi";
import { listingError, readPages, type PageReader } from "./pages";
import type { LicensePage } from "./wire/format";

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
export async function collect(reader: PageReader<LicensePage>): Promise<LicenseListing> {
  const first = tallyPages(await readPages(reader));
  const tally = addsUp(first) ? first : tallyPages(await readPages(reader));
  if (tally.assignedCount === undefined) {
    throw listingError(reader, "does not say how many licenses are assigned, so that nobody can tell if it is whole");
  }
  if (!addsUp(tally)) {
    throw listingError(
      reader,
      `has ${tally.devices.size} devices, but ThingSpace says that ${tally.assignedCount} licenses are assigned, twice in a row`,
    );
  }
  return { account: reader.account, licenseCount: tally.licenseCount, devices: tally.devices };
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
