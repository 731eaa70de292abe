import { readFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { problem } from "../problemCodes";
import { FleetFileError, parseFleetFile, type FleetFileColumns } from "../fleet/files";

export interface ReadFleetOptions {
  /** The names of the columns of a CSV file, or of the fields of objects in a JSON file, when they are not `imei` and `label`. */
  readonly columns?: FleetFileColumns;
}

/**
 * Reads the devices of a fleet from a file, for the argument `devices` of a DeviceLicenseAssignment.
 *
 * The extension tells the format: `.csv` or `.tsv` with a header; `.json` with an array of IMEIs, an array of objects, or an object from IMEI to
 * label; `.txt` with an IMEI and an optional label per line, and comments behind `#`.
 *
 * @param file relative to the folder in which the program runs: that of `Pulumi.yaml`, or its `main`
 * @returns an object from IMEI to label, which is empty for a device without one
 * @throws RunError, which Pulumi shows without a stack trace, with all problems and their lines
 *
 * @example
 * new DeviceLicenseAssignment("pumps", { account: "0402196254-00001", devices: readFleet("pumps.csv") });
 */
export function readFleet(file: string, options: ReadFleetOptions = {}): Record<string, string> {
  refuseMisuse(file, options);
  const { columns } = options;
  const content = readContent(file);
  try {
    const { roster, notices } = parseFleetFile(file, content, columns);
    for (const notice of notices) {
      void pulumi.log.warn(notice);
    }
    return Object.fromEntries([...roster].map(([imei, label]) => [imei, label ?? ""]));
  } catch (error) {
    throw error instanceof FleetFileError ? new pulumi.RunError(error.message) : error;
  }
}

const text = z.string("must be text");
const fields = { imei: text.optional(), label: text.optional() };
const misuse = z.object({
  file: z.string("must be a path, as text"),
  options: z.strictObject({ columns: z.strictObject(fields).optional() }),
});

/** JavaScript does not check types, and a misspelled option would drop all labels. */
function refuseMisuse(file: unknown, options: unknown): void {
  const { error } = misuse.safeParse({ file, options });
  if (error !== undefined) {
    const problems = error.issues.map(({ path: place, message }) => `${place.join(".")}: ${message}`);
    throw new pulumi.RunError(problem("arguments-invalid", `readFleet: ${problems.join("; ")}.`));
  }
}

function readContent(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new pulumi.RunError(
      problem("fleet-file-invalid", `fleet file ${file} cannot be read from ${path.resolve(".")}: ${reason}.`),
    );
  }
}
