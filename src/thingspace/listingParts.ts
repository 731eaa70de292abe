import { ThingSpaceError, type ThingSpaceErrorKind } from "./http/errors";
import { mostPages, type PageReader } from "./pages";
import type { LicensePage } from "./wire/responses";

/** A stretch of a listing that is sorted by IMEI. */
export interface Part {
  /** The cursor of its first page: what comes after this device. */
  readonly after: string;
  /** Where the next part begins; absent in the last one. */
  readonly until: string | undefined;
}

/** Several for each worker: where devices are crowded is not known, and whoever is through with a thin part takes the next one. */
const partsPerWorker = 2;

/**
 * What the service may say to a place that it has not printed itself, and that has left the account: nobody has seen its words for that. One
 * page after the other there are no such places, and what is really wrong is met again.
 */
const doubtful: ReadonlySet<ThingSpaceErrorKind> = new Set(["refused", "unavailable", "unexpected", "throttled"]);

/** With fewer pages left there is nothing to win. */
const leastPages = 3;

/**
 * Divides what comes after the first page into parts that can be read at a time: a cursor is the last device that was seen, and each device
 * of the account can be one.
 *
 * @param known devices that the account has, as far as anybody knows
 * @returns undefined when it is not worth it, or when the first page does not look as if its cursor were that
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
  // Whole pages, so that no part ends in the middle of one when all that is licensed is known.
  const step = Math.max(1, share > pageSize ? Math.ceil(share / pageSize) * pageSize : Math.ceil(share));
  const beginnings = new Set([last]);
  for (let place = step - 1; place < places.length - 1; place += step) {
    beginnings.add(places[place] ?? last);
  }
  const cursors = [...beginnings];
  return cursors.length < 2 ? undefined : cursors.map((after, index) => ({ after, until: cursors[index + 1] }));
}

/**
 * Reads the parts, several at a time.
 *
 * @returns their pages, or undefined in any doubt: a cursor that is not answered, a page that is not sorted or does not lead on
 */
export async function readParts(
  { read }: Pick<PageReader<LicensePage>, "read">,
  parts: readonly Part[],
  workers: number,
): Promise<readonly LicensePage[] | undefined> {
  const waiting = [...parts];
  const found: LicensePage[] = [];
  let doubts = 0;
  const failures: unknown[] = [];

  const isInDoubt = () => doubts > 0;
  const isOver = () => isInDoubt() || failures.length > 0;
  const readPart = async ({ after, until }: Part) => {
    let cursor = after;
    for (let pages = 0; !isOver(); pages++) {
      const page = await read(cursor);
      found.push(page);
      const last = page.devices.at(-1);
      const leadsOn = last !== undefined && page.cursor === last;
      if (!isRising([cursor, ...page.devices]) || (page.more && !leadsOn) || pages === mostPages) {
        doubts += 1;
      } else if (!page.more || last === undefined || (until !== undefined && last >= until)) {
        return;
      } else {
        cursor = last;
      }
    }
  };
  const work = async () => {
    try {
      for (let part = waiting.shift(); part !== undefined && !isOver(); part = waiting.shift()) {
        await readPart(part);
      }
    } catch (error) {
      if (error instanceof ThingSpaceError && doubtful.has(error.kind)) {
        doubts += 1;
      } else {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  // In doubt it is read page by page, whatever else went wrong.
  if (isInDoubt()) {
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
