import type { Command } from "commander";
import { z } from "zod";

import { everyValue } from "./everyValue";

export const fleetFileOptionsSchema = z.object({
  fleet: z.array(z.string()).default([]),
  imeiColumn: z.string().optional(),
  labelColumn: z.string().optional(),
});

export function withFleetFileOptions(command: Command): Command {
  return command
    .option("--fleet <file>", "CSV, JSON or text file of a fleet; once for each", everyValue)
    .option("--imei-column <name>", "name of the column of IMEIs in CSV and JSON files (default: imei)")
    .option("--label-column <name>", "name of the column of labels (default: label)");
}
