import { isImei } from "../fleet/imei";
import type { Refused } from "./accountRules";
import type { Behavior } from "./behavior";

/** One page of a listing, before any version of the API prints it. */
export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly hasMore: boolean;
  /** Where the next page begins, "0" when there is none: an IMEI, or with `paging: "offset"` a number of records. */
  readonly cursor: string;
}

interface Listed {
  readonly deviceId: string;
}

export interface ListingOptions {
  readonly behavior: Behavior;
  /** Whether an IMEI may stand as a cursor: any device of the account, listed or not. */
  readonly isKnown: (imei: string) => boolean;
  /** From 0 up to 1, for shuffled pages. */
  readonly random: () => number;
}

/**
 * Cuts the page that begins at `startIndex` out of all that is to be listed.
 *
 * @param listed by IMEI
 */
export function cutPage<Entry extends Listed>(
  listed: readonly Entry[],
  startIndex: string,
  { behavior, isKnown, random }: ListingOptions,
): Page<Entry> | Refused {
  const problem =
    behavior.paging === "imei" ? findCursorProblem(startIndex, isKnown) : findOffsetProblem(startIndex, listed);
  if (problem !== undefined) {
    return { refused: problem };
  }
  const isByImei = behavior.paging === "imei" && startIndex !== "0";
  const begin = isByImei ? countUpTo(startIndex, listed) : Number(startIndex);
  const entries = listed.slice(begin, begin + behavior.pageSize);
  const hasMore = listed.length > begin + entries.length;
  return {
    entries: behavior.pageOrder === "shuffled" ? shuffle(entries, random) : entries,
    hasMore,
    cursor: hasMore ? cursorAfter(entries, startIndex, behavior) : "0",
  };
}

/** How many are listed up to an IMEI, it included. */
function countUpTo(imei: string, listed: readonly Listed[]): number {
  let least = 0;
  let most = listed.length;
  while (least < most) {
    const middle = (least + most) >>> 1;
    const isUpTo = (listed[middle]?.deviceId ?? "") <= imei;
    least = isUpTo ? middle + 1 : least;
    most = isUpTo ? most : middle;
  }
  return least;
}

/** What the next page would be asked with, whether there is one or not. */
export function cursorAfter(entries: readonly Listed[], startIndex: string, { paging }: Behavior): string {
  if (paging === "offset") {
    return String(Number(startIndex) + entries.length);
  }
  return sortByImei(entries).at(-1)?.deviceId ?? startIndex;
}

/**
 * A number with fewer than 15 digits is refused although it may be an IMEI that lost its zeros by being printed as a number.
 * Whether the real service takes it back is unknown.
 */
function findCursorProblem(startIndex: string, isKnown: (imei: string) => boolean): string | undefined {
  if (startIndex === "0" || (isImei(startIndex) && isKnown(startIndex))) {
    return undefined;
  }
  return /^\d+$/.test(startIndex) ? "LastSeenDeviceId Not Valid" : "Invalid device id format";
}

/** What is wrong with a number of records to skip. */
export function findOffsetProblem(startIndex: string, listed: readonly unknown[]): string | undefined {
  if (!/^\d+$/.test(startIndex)) {
    return "Invalid index value";
  }
  return Number(startIndex) > listed.length ? "Index exceeds number of devices in list" : undefined;
}

/** IMEIs are all of one length, so the order of texts is the order of numbers. */
export function sortByImei<Entry extends Listed>(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((one, other) => (one.deviceId < other.deviceId ? -1 : 1));
}

function shuffle<Entry>(entries: readonly Entry[], random: () => number): Entry[] {
  return entries
    .map((entry) => ({ entry, rank: random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ entry }) => entry);
}
