import { z } from "zod";

import type { Account } from "../account";
import { refusal } from "../answer";
import type { Operation } from "../call";
import type { Page } from "../listing";
import { listings, simpleFault, trigger } from "./definition";

/** What is read comes from a replica behind the writes: it shows the devices as they were. The size of the pool does not lag. */
function lagFault<const Name extends string, const Names extends readonly Operation[]>(name: Name, names: Names) {
  return z
    .strictObject({
      name: z.literal(name),
      ...trigger(names),
      /** How far it is behind, by the simulator's clock; the seed is the oldest that it shows. */
      seconds: z.int().min(1),
    })
    .transform((fault) => ({
      fault,
      effect: {
        operations: names,
        seen: (account: Account, now: Date): Account => ({
          ...account,
          devices: account.devices.asOf(new Date(now.getTime() - fault.seconds * 1000)),
        }),
      },
    }));
}

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
  lagFault("listing-lags", ["status"]),
  lagFault("count-lags", ["subscription"]),
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
