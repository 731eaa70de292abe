import { z } from "zod";

import type { Operation } from "../call";
import { operations } from "../call";
import type { Effect } from "./effect";

export const everyOperation = operations;
export const writes = ["assign", "remove"] as const;
export const listings = ["status", "devices", "reports", "campaign"] as const;

/** When a fault acts; the same for all of them. */
export function trigger<const Names extends readonly Operation[]>(names: Names) {
  return {
    /**
     * The requests meant; `"*"` are all that the fault makes sense for.
     *
     * @default "*"
     */
    on: z.enum<[...Names, "*"]>([...names, "*"]).exactOptional(),
    /**
     * Requests let through before the first is hit.
     *
     * @default 0
     */
    after: z.int().min(0).default(0),
    /**
     * Requests hit in all.
     *
     * @default 1
     */
    times: z.int().min(1).default(1),
    /**
     * The chance, from 0 to 1, that a request whose turn it is will be hit.
     *
     * @default 1
     */
    probability: z.number().min(0).max(1).default(1),
  };
}

/** A fault that needs no parameters: its name, the requests that it makes sense for, and what it does. */
export function simpleFault<const Name extends string, const Names extends readonly Operation[]>(
  name: Name,
  names: Names,
  hooks: Omit<Effect, "operations">,
) {
  const effect: Effect = { operations: names, ...hooks };
  return z.strictObject({ name: z.literal(name), ...trigger(names) }).transform((fault) => ({ fault, effect }));
}
