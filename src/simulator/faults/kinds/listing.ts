import { z } from "zod";

import { invalidParameter } from "../../service/answers";
import { type Effect, fault, listings } from "../defineFault";

const lag = {
  /** How far the answer is behind, by the simulator's clock; the seed is the oldest that it shows. */
  seconds: z.int().min(1),
};

const counts = {
  /** Whether the listing's count is 0, too, so that only the subscription tells the truth. Default: false. */
  countsNone: z.boolean().default(false),
};

export const listingFaults = [
  // A first page has no cursor to refuse.
  fault("cursor-refused", listings, {}, () => ({
    concerns: ({ startIndex }) => startIndex !== "0",
    before: () => invalidParameter("LastSeenDeviceId Not Valid").answer,
  })),
  // The next page begins where this one did.
  fault("cursor-stuck", listings, {}, () => ({
    page: (page, { startIndex }) => ({ ...page, hasMore: true, cursor: startIndex }),
  })),
  // The next page is always the second one.
  fault("cursor-repeated", listings, {}, () => ({
    page: (page, { firstCursor }) => ({ ...page, hasMore: true, cursor: firstCursor }),
  })),
  fault("page-unsorted", listings, {}, () => ({
    page: (page) => ({ ...page, entries: [...page.entries].reverse() }),
  })),
  fault("page-empty-more", listings, {}, () => ({
    page: (_, { ownCursor }) => ({ entries: [], hasMore: true, cursor: ownCursor }),
  })),
  fault("page-duplicate", listings, {}, () => ({
    page: (page) => ({ ...page, entries: [...page.entries, ...page.entries.slice(0, 1)] }),
  })),
  fault("count-mismatch", ["status"], {}, () => ({ assignedCount: (count) => count + 1 })),
  fault("listing-lags", ["status"], lag, lagging),
  fault("count-lags", ["subscription"], lag, lagging),
  fault("release-lags", ["assign"], lag, ({ seconds }) => ({
    unreturnedLicenses: ({ devices }, now) => devices.releasedSince(before(now, seconds)),
  })),
  fault("listing-empty", listings, counts, ({ countsNone }) => ({
    page: () => ({ entries: [], hasMore: false, cursor: "0" }),
    assignedCount: (count) => (countsNone ? 0 : count),
  })),
] as const;

/** A replica behind the writes; the pool size does not lag. */
function lagging({ seconds }: { readonly seconds: number }): Effect {
  return {
    visibleAccount: (account, now) => ({
      ...account,
      devices: account.devices.asOf(before(now, seconds)),
    }),
  };
}

function before(now: Date, seconds: number): Date {
  return new Date(now.getTime() - seconds * 1000);
}
