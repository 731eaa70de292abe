import { ThingSpaceError, type ThingSpaceErrorKind } from "./http/thingSpaceError";
import type { PageReader } from "./pages";
import type { LicensePage } from "./wire/responsesOfAllVersions";

/** A stretch of a listing that is sorted by IMEI. */
export interface Part {
  /** The cursor of its first page: the part begins after this device. */
  readonly after: string;
  /** Where the next part begins; absent in the last one. */
  readonly until: string | undefined;
}

/** Parts differ in size: with several per worker, short ones make up for long ones. */
const partsPerWorker = 2;

/** Kinds of errors with which the service may refuse a cursor that it did not issue; how it does so is undocumented. */
const doubtful: ReadonlySet<ThingSpaceErrorKind> = new Set(["refused", "unavailable", "unexpected", "throttled"]);

/** With fewer pages left, nothing is gained. */
const leastPages = 3;

/**
 * Divides what follows the first page into parts to read in parallel: any device of the account can be a cursor, as the
 * last one seen.
 *
 * @param known devices that the account is known to have
 * @returns undefined when it is not worth it, or when the first page contradicts that
 */
export function divide(first: LicensePage, known: Iterable<string>, workers: number): readonly Part[] | undefined {
  const last = first.devices.at(-1);
  const pageSize = first.devices.length;
  const left = Math.ceil(((first.assignedCount ?? 0) - pageSize) / pageSize);
  if (last === undefined || !first.more || first.cursor !== last || !isRising(first.devices) || left < leastPages) {
    return undefined;
  }
  const places = [...known].filter((imei) => imei > last).sort();
  const share = places.length / Math.min(left, workers * partsPerWorker);
  // Whole pages, so that no part ends within one when all licensed devices are known.
  const step = Math.max(1, share > pageSize ? Math.ceil(share / pageSize) * pageSize : Math.ceil(share));
  const beginnings = new Set([last, ...places.slice(0, -1).filter((_, place) => (place + 1) % step === 0)]);
  const cursors = [...beginnings];
  return cursors.length < 2 ? undefined : cursors.map((after, index) => ({ after, until: cursors[index + 1] }));
}

/** @returns the pages, or undefined in any doubt: a cursor is refused, or a page is not sorted or does not lead on */
export async function readParts(
  { read }: Pick<PageReader<LicensePage>, "read">,
  parts: readonly Part[],
): Promise<readonly LicensePage[] | undefined> {
  const found: LicensePage[] = [];
  const unclear: (LicensePage | ThingSpaceError)[] = [];
  const failures: unknown[] = [];
  const readPart = async ({ after, until }: Part) => {
    for (let cursor = after; unclear.length + failures.length === 0;) {
      const page = await read(cursor);
      found.push(page);
      const last = page.devices.at(-1);
      const leadsOn = last !== undefined && page.cursor === last;
      if (!isRising([cursor, ...page.devices]) || (page.more && !leadsOn)) {
        unclear.push(page);
      }
      if (!page.more || last === undefined || (until !== undefined && last >= until)) {
        return;
      }
      cursor = last;
    }
  };
  const readSafely = (part: Part) =>
    readPart(part).catch((error: unknown) => {
      if (error instanceof ThingSpaceError && doubtful.has(error.kind)) {
        unclear.push(error);
      } else {
        failures.push(error);
      }
    });
  await Promise.all(parts.map(readSafely));
  // In doubt it is read page by page; a real failure will happen again.
  if (unclear.length > 0) {
    return undefined;
  }
  if (failures.length > 0) {
    throw failures[0];
  }
  return found;
}

function isRising(devices: readonly string[]): boolean {
  return devices.every((device, index) => index === 0 || device > (devices[index - 1] ?? ""));
}
