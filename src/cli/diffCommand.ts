import type { Command } from "commander";
import { z } from "zod";

import type { AccountReader } from "./accountReader";
import { CouldNotTell } from "./couldNotTell";
import { differenceReport } from "./differenceReport";
import { everyValue } from "./everyValue";
import { differenceOf } from "./fleetDifference";
import { readFleets } from "./fleetReader";
import { reportCommand } from "./reportCommand";

const help = `
It tells of a first up: it knows the account and the files, and no program and
no state. What a fleet would release, and what its options refuse, only pulumi
preview can tell. --json lists the devices in full: of each fleet those to
assign and those licensed already, and others, which are in no file.

Exit codes:
  0  every device of the files holds a license
  1  some do not, and pulumi up would assign them one, or be refused
  2  could not tell: bad arguments, a file that cannot be used, missing or
     refused credentials, an account that ThingSpace does not accept, or no
     answer`;

const optionsSchema = z.object({
  fleet: z.array(z.string()).default([]),
  imeiColumn: z.string().optional(),
  labelColumn: z.string().optional(),
});

export function diffCommand(reader: AccountReader): Command {
  const command: Command = reportCommand("diff", async (account, options) => {
    const { fleet: files, imeiColumn, labelColumn } = optionsSchema.parse(options);
    if (files.length === 0) {
      throw new CouldNotTell("there is nothing to compare; give --fleet <file>, once for each fleet");
    }
    const warn = (line: string) => command.configureOutput().writeErr?.(`${line}\n`);
    const fleets = await readFleets(files, { imei: imeiColumn, label: labelColumn }, warn);
    const subscription = await reader.subscription(account);
    return differenceReport(differenceOf(fleets, subscription, await reader.licensedDevices(account)));
  })
    .description("tell what a first pulumi up would assign to fleets that files declare; without Pulumi")
    .option("--fleet <file>", "CSV, JSON or text file of a fleet; once for each", everyValue)
    .option("--imei-column <name>", "what the column of IMEIs is called in CSV and JSON files (default: imei)")
    .option("--label-column <name>", "what the column of labels is called (default: label)")
    .addHelpText("after", help);
  return command;
}
