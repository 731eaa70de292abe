import type { StrayDevice } from "./strayDevice";

/** Unchecked. */
export interface Entry {
  /** From 1; the last line of a CSV record with several. */
  readonly line: number;
  readonly imei: string;
  /** Empty for none. */
  readonly label: string;
}

/** The text continues the file and the line. */
export interface Problem {
  readonly line: number;
  readonly problem: string;
}

/** Where something may be a device: only a warning. */
export type Doubt = "label" | "unread" | "comment";

/** A problem or a doubt, unless another line of the file declares the device. */
export interface Stray {
  readonly line: number;
  readonly device: StrayDevice;
  readonly problem: Doubt | (() => string);
}

export interface Entries {
  readonly entries: readonly Entry[];
  readonly problems: readonly Problem[];
  /** Lazy: a column may have a million other numbers. */
  readonly strays: () => Iterable<Stray>;
}

/** The names of the columns of a CSV file, or of the fields of objects in a JSON file. */
export interface FleetFileColumns {
  /**
   * Case and surrounding spaces do not matter.
   *
   * @default "imei"
   */
  readonly imei?: string | undefined;
  /**
   * A column that is named here must exist; the default one may be missing.
   *
   * @default "label"
   */
  readonly label?: string | undefined;
}

export class FleetFileError extends Error {
  override readonly name = "FleetFileError";
}

/** People write `IMEI`, programs `imei`. */
export function isColumn(name: string, other: string): boolean {
  return keyOf(name) === keyOf(other);
}

function keyOf(name: string): string {
  return name.trim().toLowerCase();
}
