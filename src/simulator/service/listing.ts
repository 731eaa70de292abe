import { isImei } from "../../fleet/imei";
import { invalidParameter } from "./answers";
import type { Behavior } from "./behavior";

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly hasMore: boolean;
  /** Start of the next page, or "0": an IMEI, or with `paging: "offset"` a number of records. */
  readonly cursor: string;
}

interface Listed {
  readonly deviceId: string;
}

export interface ListingOptions {
  readonly behavior: Behavior;
  /** Any device of the account may be a cursor, listed or not. */
  readonly isKnown: (imei: string) => boolean;
  readonly random: () => number;
}

/**
 * @param listed sorted by IMEI
 * @throws Refusal of the cursor
 */
export function cutPage<Entry extends Listed>(
  listed: readonly Entry[],
  startIndex: string,
  { behavior, isKnown, random }: ListingOptions,
): Page<Entry> {
  const begin =
    behavior.paging === "imei" ? countUpToImei(startIndex, listed, isKnown) : readOffset(startIndex, listed);
  const entries = listed.slice(begin, begin + behavior.pageSize);
  const hasMore = listed.length > begin + entries.length;
  return {
    entries: behavior.pageOrder === "shuffled" ? shuffle(entries, random) : entries,
    hasMore,
    cursor: hasMore ? cursorAfter(entries, startIndex, behavior) : "0",
  };
}

/** The cursor even if there is no next page. */
export function cursorAfter(entries: readonly Listed[], startIndex: string, { paging }: Behavior): string {
  return paging === "offset"
    ? String(Number(startIndex) + entries.length)
    : entries.reduce((last, { deviceId }) => (deviceId > last ? deviceId : last), startIndex);
}

export function readOffset(startIndex: string, listed: readonly unknown[]): number {
  if (!/^\d+$/.test(startIndex)) {
    throw invalidParameter("Invalid index value");
  }
  const offset = Number(startIndex);
  if (offset > listed.length) {
    throw invalidParameter("Index exceeds number of devices in list");
  }
  return offset;
}

/** Refuses fewer than 15 digits: whether the service accepts an IMEI that lost its leading zeros is unknown. */
function countUpToImei(startIndex: string, listed: readonly Listed[], isKnown: ListingOptions["isKnown"]): number {
  if (startIndex === "0") {
    return 0;
  }
  if (!isImei(startIndex) || !isKnown(startIndex)) {
    throw invalidParameter(/^\d+$/.test(startIndex) ? "LastSeenDeviceId Not Valid" : "Invalid device id format");
  }
  let least = 0;
  let most = listed.length;
  while (least < most) {
    const middle = (least + most) >>> 1;
    const isUpTo = (listed[middle]?.deviceId ?? "") <= startIndex;
    least = isUpTo ? middle + 1 : least;
    most = isUpTo ? most : middle;
  }
  return least;
}

function shuffle<Entry>(entries: readonly Entry[], random: () => number): Entry[] {
  return entries
    .map((entry) => ({ entry, rank: random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ entry }) => entry);
}
