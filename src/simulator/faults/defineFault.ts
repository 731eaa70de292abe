import { z } from "zod";

import { type Call, type Operation, operations, readDeviceList } from "../service/call";
import type { Hooks } from "../service/ports";

export interface Effect extends Hooks {
  readonly connection?: "refuse" | "reset-before" | "stall" | "reset-after" | "cut-body";
  /** Delay of the answer, after the request took effect. */
  readonly delayMs?: number;
  /** Narrows the requests by their content. */
  readonly concerns?: (call: Call) => boolean;
}

export const everyOperation = operations;
export const writes = ["assign", "remove"] as const;
export const listings = ["status", "devices", "reports", "campaign"] as const;

function trigger<const Names extends readonly Operation[]>(names: Names) {
  return {
    /** The requests meant; by default all that the fault makes sense for. */
    on: z.enum<[...Names, "*"]>([...names, "*"]).exactOptional(),
    /** Requests let through before the first is hit. Default: 0. */
    after: z.int().min(0).default(0),
    /** Requests hit in all. Default: 1. */
    times: z.int().min(1).default(1),
    /** From 0 to 1, of a request whose turn it is. Default: 1. */
    probability: z.number().min(0).max(1).default(1),
  };
}

/** @param operations the requests that the fault makes sense for */
export function fault<
  const Name extends string,
  const Names extends readonly Operation[],
  Parameters extends z.core.$ZodLooseShape,
>(
  name: Name,
  operations: Names,
  parameters: Parameters,
  effectOf: (parameters: z.output<z.ZodObject<Parameters>>) => Effect,
) {
  const own = z.object(parameters);
  return z
    .strictObject({ name: z.literal(name), ...trigger(operations), ...parameters })
    .transform((fault) => ({ fault, operations, effect: effectOf(own.parse(fault)) }));
}

/** Empty if the body cannot be read. */
export function devicesIn(call: Call): readonly string[] {
  try {
    return readDeviceList(call);
  } catch {
    return [];
  }
}
