import type { Calls } from "./calls";
import type { Operation } from "./operations";

/** What is compared: a trivial program, one resource per device, a script without Pulumi, and this package. */
export const subjects = ["floor", "onePerDevice", "script", "fleet"] as const;

export type Subject = (typeof subjects)[number];

/** What is measured together: a subject with so many devices at such a latency, from its first up to its destroy. */
export interface Series {
  readonly subject: Subject;
  readonly devices: number;
  /** Milliseconds that the simulator takes for each answer. */
  readonly latency: number;
  readonly fleets: number;
  /** Of the settings; their default when absent. */
  readonly concurrency?: number;
}

/** One run of one operation. */
export interface Measurement extends Series {
  readonly round: number;
  readonly operation: Operation;
  readonly seconds: number;
  /** Megabytes of the provider process at most; null where that cannot be seen. */
  readonly memory: number | null;
  readonly calls: Calls;
  /** Lines that were printed. */
  readonly lines: number;
  /** Bytes of the stack's state file afterwards; null without a stack. */
  readonly stateBytes: number | null;
}

/** The middle one; of an even number the mean of the two in the middle. Not a number when there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
