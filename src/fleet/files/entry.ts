import type { StrayDevice } from "./strayDevice";

/** A device as a file has it: nothing of it is checked yet. */
export interface Entry {
  /** From 1. Of a CSV record that goes over several lines, the last one. */
  readonly line: number;
  readonly imei: string;
  /** Empty for none. */
  readonly label: string;
}

/** What cannot be used, worded to follow the file and the line. */
export interface Problem {
  readonly line: number;
  readonly problem: string;
}

/** What may well be something else than a device is no problem, and noted by its place. */
export type Doubt = "label" | "unread" | "comment";

/** A problem, or a doubt, if the device is lost: if the fleet does not have it from another place. */
export interface Stray {
  readonly line: number;
  readonly device: StrayDevice;
  readonly problem: Doubt | (() => string);
}

/** What a file of some format holds. */
export interface Entries {
  readonly entries: readonly Entry[];
  readonly problems: readonly Problem[];
  /** Looked for only once the fleet is known: a column of a million numbers that are no devices is then not kept. */
  readonly strays: () => Iterable<Stray>;
}

/** What the columns of a CSV file are called, or the fields of objects in a JSON file. */
export interface FleetFileColumns {
  /**
   * Capitals and the spaces around it do not matter.
   *
   * @default "imei"
   */
  readonly imei?: string | undefined;
  /**
   * A column that is named here must be there; the default one may be missing.
   *
   * @default "label"
   */
  readonly label?: string | undefined;
}

/** A file as a whole, or a line that nothing can be read behind. */
export class FleetFileError extends Error {
  override readonly name = "FleetFileError";
}

/** Whether a column or a field is the one that is wanted: people write `IMEI`, programs `imei`. */
export function isColumn(name: string, wanted: string): boolean {
  return keyOf(name) === keyOf(wanted);
}

function keyOf(name: string): string {
  return name.trim().toLowerCase();
}
