import type { LicenseListing } from "../licenseApi";
import { quoteService } from "./errors";
import { isCursorRefusal, listingError, pages, type PageReader } from "./pages";

const mostRestarts = 2;

interface Tally {
  readonly licenseCount: number;
  readonly assignedCount: number | undefined;
  readonly devices: ReadonlySet<string>;
}

/**
 * Collects a whole listing, and proves it whole: as many distinct devices as the service says are assigned.
 *
 * When the number differs, somebody may have changed something between two pages, so it is listed once more. When the
 * device that a cursor points to has left the account meanwhile, the listing starts again, at most twice.
 */
export async function collect(reader: PageReader): Promise<LicenseListing> {
  const first = await tallyPatiently(reader);
  const tally = addsUp(first) ? first : await tallyPatiently(reader);
  if (tally.assignedCount === undefined) {
    throw listingError(
      reader.account,
      "does not say how many licenses are assigned, so that nobody can tell if it is whole",
    );
  }
  if (!addsUp(tally)) {
    throw listingError(
      reader.account,
      `has ${tally.devices.size} devices, but ThingSpace says that ${tally.assignedCount} licenses are assigned, twice in a row`,
    );
  }
  return { account: reader.account, licenseCount: tally.licenseCount, devices: tally.devices };
}

function addsUp({ assignedCount, devices }: Tally): boolean {
  return assignedCount === devices.size;
}

async function tallyPatiently(reader: PageReader): Promise<Tally> {
  for (let restarts = 0; ; restarts++) {
    try {
      return await tallyPages(reader);
    } catch (error) {
      if (!isCursorRefusal(error)) {
        throw error;
      }
      if (restarts === mostRestarts) {
        throw listingError(
          reader.account,
          `broke off ${restarts + 1} times, at a place that ThingSpace had given itself${quoteService(error)}`,
        );
      }
    }
  }
}

async function tallyPages(reader: PageReader): Promise<Tally> {
  const devices = new Set<string>();
  let licenseCount = 0;
  let assignedCount: number | undefined;
  for await (const page of pages(reader)) {
    // Each page prints the numbers of the whole account; the last is the freshest.
    ({ licenseCount, assignedCount } = page);
    for (const device of page.devices) {
      devices.add(device);
    }
  }
  return { licenseCount, assignedCount, devices };
}
