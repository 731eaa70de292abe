import { isImei } from "../../fleet/imei";
import { invalidParameter } from "./answers";
import type { Behavior } from "./behavior";

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
  readonly random: () => number;
}

/**
 * @param listed by IMEI
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

/** Whether there is a next page or not. */
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

/** A number of fewer than 15 digits is refused, though it may be an IMEI that lost its zeros: whether the service takes it back is unknown. */
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
