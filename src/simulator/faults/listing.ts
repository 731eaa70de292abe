import { z } from "zod";
import { refusal } from "../answer";
import type { Page } from "../listing";
import { listings, simpleFault, trigger } from "./definition";

export const listingFaults = [
  // The device that the cursor names has left the account; a first page has no cursor to refuse.
  simpleFault("cursor-refused", listings, {
    concerns: ({ startIndex }) => startIndex !== "0",
    before: () => refusal("LastSeenDeviceId Not Valid"),
  }),
  // The next page is said to begin where this one did.
  simpleFault("cursor-stuck", listings, {
    page: (page, { startIndex }) => ({ ...page, hasMore: true, cursor: startIndex }),
  }),
  // The next page is said to be the second one, whichever this is.
  simpleFault("cursor-repeated", listings, {
    page: (page, { firstCursor }) => ({ ...page, hasMore: true, cursor: firstCursor }),
  }),
  simpleFault("page-unsorted", listings, {
    page: (page) => ({ ...page, entries: [...page.entries].reverse() }),
  }),
  // The devices of the page are lost, while the listing claims to go on behind them.
  simpleFault("page-empty-more", listings, {
    page: (_, { ownCursor }) => ({ entries: [], hasMore: true, cursor: ownCursor }),
  }),
  simpleFault("page-duplicate", listings, {
    page: (page) => ({ ...page, entries: [...page.entries, ...page.entries.slice(0, 1)] }),
  }),
  // The status counts one license more than it lists.
  simpleFault("count-mismatch", ["status"], { assignedCount: (count) => count + 1 }),
  z
    .strictObject({
      name: z.literal("listing-empty"),
      ...trigger(listings),
      /**
       * Whether the counts of the status lie with it, so that only the subscription still tells the truth.
       *
       * @default false
       */
      countsNone: z.boolean().default(false),
    })
    .transform((fault) => ({
      fault,
      effect: {
        operations: listings,
        page: <Entry>(): Page<Entry> => ({ entries: [], hasMore: false, cursor: "0" }),
        assignedCount: (count: number) => (fault.countsNone ? 0 : count),
      },
    })),
] as const;
