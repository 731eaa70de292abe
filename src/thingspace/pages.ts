import { quoteService, ThingSpaceError } from "./http/errors";
import type { Page } from "./wire/format";

/** Where a listing comes from; `P` is what its pages hold. */
export interface PageReader<P extends Page> {
  readonly account: string;
  /** What is listed, to be put behind "the list of". */
  readonly what: string;
  /** Reads the page that starts at the cursor. */
  readonly read: (cursor: string) => Promise<P>;
}

// Ten million devices, if a page has 1,000.
export const mostPages = 10_000;
const mostRestarts = 2;
export const firstCursor = "0";

/**
 * Reads a listing from its first page to its last. When the place that a cursor points to has gone meanwhile, as when that
 * device has left the account, the listing starts again, at most twice.
 *
 * @param first its first page, when that was read already
 * @throws ThingSpaceError of kind `listing` when the pages do not lead to an end.
 */
export async function readPages<P extends Page>(reader: PageReader<P>, first?: P): Promise<readonly P[]> {
  for (let restarts = 0; ; restarts++) {
    const found: P[] = [];
    try {
      for await (const page of pages(reader, restarts === 0 ? first : undefined)) {
        found.push(page);
      }
      return found;
    } catch (error) {
      // The place of the first page does not go.
      if (found.length === 0 || !isCursorRefusal(error)) {
        throw error;
      }
      if (restarts === mostRestarts) {
        throw listingError(
          reader,
          `broke off ${restarts + 1} times, at a place that ThingSpace had given itself${quoteService(error)}`,
        );
      }
    }
  }
}

/**
 * Walks through the pages of a listing by the cursor that each page prints for the next. The cursor is handed back as it
 * was printed and never computed: Verizon's pages say that it is an IMEI, its SDKs that it is a record number.
 *
 * @throws ThingSpaceError of kind `listing` when the cursor does not lead on; what was yielded is then worth nothing.
 */
export async function* pages<P extends Page>(reader: PageReader<P>, first?: P): AsyncGenerator<P, void, undefined> {
  const seen = new Set<string>();
  let cursor = firstCursor;
  for (let number = 1; number <= mostPages; number++) {
    const page = number === 1 && first !== undefined ? first : await readAt(cursor, reader.read);
    yield page;
    if (!page.more) {
      return;
    }
    const next = page.cursor;
    if (next === undefined || /^0*$/.test(next) || seen.has(next)) {
      throw listingError(reader, `says that there is more, but ${describeCursor(next)}`);
    }
    seen.add(next);
    cursor = next;
  }
  throw listingError(reader, `has not ended after ${mostPages} pages`);
}

/** Printed as a number, a cursor that is an IMEI has lost its leading zeros; when the page does not show it, that is tried once it was refused as it is. */
async function readAt<P extends Page>(cursor: string, read: PageReader<P>["read"]): Promise<P> {
  const padded = /^\d{1,14}$/.test(cursor) && cursor !== firstCursor ? cursor.padStart(15, "0") : undefined;
  try {
    return await read(cursor);
  } catch (error) {
    if (padded === undefined || !isCursorRefusal(error)) {
      throw error;
    }
  }
  return read(padded);
}

/** Whether the service no longer knows the cursor it printed itself, as when that device has left the account since. */
export function isCursorRefusal(error: unknown): error is ThingSpaceError {
  return (
    error instanceof ThingSpaceError &&
    error.status === 400 &&
    error.serviceMessage !== undefined &&
    /last ?seen ?device ?id|invalid device ?id|invalid index/i.test(error.serviceMessage)
  );
}

export function listingError(
  { account, what }: Pick<PageReader<Page>, "account" | "what">,
  problem: string,
): ThingSpaceError {
  return new ThingSpaceError(
    `The list of ${what} of account "${account}" ${problem}. Nothing is concluded from it; run again, and if it ` +
      "stays like this, ask Verizon support.",
    { kind: "listing", mayHaveActed: false },
  );
}

function describeCursor(cursor: string | undefined): string {
  if (cursor === undefined) {
    return "not where";
  }
  return /^0*$/.test(cursor)
    ? "points back to its beginning"
    : `points twice to the same place (${cursor.slice(0, 20)})`;
}
