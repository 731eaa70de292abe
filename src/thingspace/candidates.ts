import { counted } from "../fleet/wording";
import { listingError } from "./pages";
import type { CandidatePage } from "./wire/format";

// Ten million devices, if a page has 1,000.
const mostPages = 10_000;

/**
 * Lists the cancellation candidates in their order. This listing alone is asked for by a number of records, and prints no cursor.
 *
 * @throws ThingSpaceError of kind `listing` when the pages do not add up to the number that the service says.
 */
export async function listCandidates(
  account: string,
  readFrom: (index: number) => Promise<CandidatePage>,
): Promise<readonly string[]> {
  const found: string[] = [];
  const reader = { account, what: "cancellation candidates" };
  for (let pages = 0; pages < mostPages; pages++) {
    const { count, more, devices } = await readFrom(found.length);
    found.push(...devices);
    if (!more) {
      if (count !== undefined && count !== found.length) {
        throw listingError(reader, `has ${counted(found.length, "device")}, but ThingSpace counts ${count}`);
      }
      return found;
    }
    if (devices.length === 0) {
      throw listingError(reader, "says that there is more, but not what");
    }
  }
  throw listingError(reader, `has not ended after ${mostPages} pages`);
}
