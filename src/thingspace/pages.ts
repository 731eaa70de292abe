import { counted } from "../text/plurals";
import { quoteService, ThingSpaceError } from "./http/thingSpaceError";
import type { CandidatePage, Page } from "./wire/responsesOfAllVersions";

export interface PageReader<P extends Page> {
  readonly account: string;
  /** Follows "the list of" in messages. */
  readonly what: string;
  readonly read: (cursor: string) => Promise<P>;
}

// Ten million devices, if a page has 1,000.
const mostPages = 10_000;
const mostRestarts = 2;
export const firstCursor = "0";

/**
 * Reads a listing to its end. When the service no longer knows a cursor, as when that device has left the account, it
 * restarts, at most twice.
 *
 * @param first its first page, when already read
 * @throws ThingSpaceError of kind `listing` when the pages do not lead to an end.
 */
export async function readPages<P extends Page>(reader: PageReader<P>, first?: P): Promise<readonly P[]> {
  for (let restarts = 0; ; restarts++) {
    const found = first === undefined || restarts > 0 ? [] : [first];
    try {
      await readOn(reader, found);
      return found;
    } catch (error) {
      if (found.length === 0 || !isCursorRefusal(error)) {
        throw error;
      }
      if (restarts === mostRestarts) {
        throw listingError(
          reader,
          "listing-incomplete",
          `broke off ${restarts + 1} times, at a cursor from ThingSpace itself${quoteService(error)}`,
        );
      }
    }
  }
}

/**
 * Sends each cursor back as printed and never computes it: Verizon's pages say that it is an IMEI, its SDKs a record
 * number.
 */
async function readOn<P extends Page>(reader: PageReader<P>, found: P[]): Promise<void> {
  const seen = new Set<string>();
  for (let last = found.at(-1); last === undefined || last.more; last = found.at(-1)) {
    const cursor = last === undefined ? firstCursor : last.cursor;
    if (cursor === undefined || (last !== undefined && (/^0*$/.test(cursor) || seen.has(cursor)))) {
      throw listingError(reader, "listing-incomplete", `has more pages, but ${describeCursor(cursor)}`);
    }
    if (found.length === mostPages) {
      throw listingError(reader, "listing-incomplete", `has not ended after ${mostPages} pages`);
    }
    seen.add(cursor);
    found.push(await readAt(cursor, reader.read));
  }
}

/** An IMEI printed as a number loses its leading zeros: if the cursor is refused, they are restored. */
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

/** Whether the service no longer knows a cursor of its own. */
function isCursorRefusal(error: unknown): error is ThingSpaceError {
  return (
    error instanceof ThingSpaceError &&
    error.status === 400 &&
    error.serviceMessage !== undefined &&
    /last ?seen ?device ?id|invalid device ?id|invalid index/i.test(error.serviceMessage)
  );
}

/**
 * This listing alone prints no cursor: a page begins after a number of records.
 *
 * @throws ThingSpaceError of kind `listing` when the pages have another number of items than the service says.
 */
export async function listCandidates(
  account: string,
  readFrom: (index: string) => Promise<CandidatePage>,
): Promise<readonly string[]> {
  const reader = {
    account,
    what: "cancellation candidates",
    read: async (index: string) => {
      const page = await readFrom(index);
      return { ...page, cursor: String(Number(index) + page.devices.length) };
    },
  };
  const found = await readPages(reader);
  const devices = found.flatMap((page) => page.devices);
  const count = found.at(-1)?.count ?? devices.length;
  if (count !== devices.length) {
    const numbers = `has ${counted(devices.length, "device")}, but ThingSpace counts ${count}`;
    throw listingError(reader, "listing-inconsistent", numbers);
  }
  return devices;
}

export function listingError(
  { account, what }: Pick<PageReader<Page>, "account" | "what">,
  code: "listing-incomplete" | "listing-inconsistent",
  problem: string,
): ThingSpaceError {
  return new ThingSpaceError(
    `The list of ${what} of account "${account}" ${problem}. The list was not used: try again, and if it ` +
      "happens again, ask Verizon support.",
    { kind: "listing", code, mayHaveActed: false },
  );
}

function describeCursor(cursor: string | undefined): string {
  if (cursor === undefined) {
    return "nothing leads to the next one";
  }
  return /^0*$/.test(cursor)
    ? "its link to the next one leads back to the first"
    : `the next one came before (cursor ${cursor.slice(0, 20)})`;
}
