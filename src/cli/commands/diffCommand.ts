import type { Command } from "commander";

import type { AccountReader } from "../facts/accountReader";
import { problem } from "../../problemCodes";
import { CommandError } from "../commandError";
import { differenceReport } from "../report/differenceReport";
import { fleetFileOptionsSchema, withFleetFileOptions } from "../input/fleetFileOptions";
import { differenceOf } from "../facts/fleetDifference";
import { readFleets } from "../facts/fleetReader";
import { parsePrices, withPriceOptions } from "../input/prices";
import { reportCommand } from "../reportCommand";

const help = `
This is the plan of a first pulumi up: it knows the account and the files, but
no program and no state. Releases, refusals by a fleet's options, and whether
the account has the devices that get a license, only pulumi preview shows.
--json lists all devices: of each fleet those to assign and those already
licensed, and others, which are in no file.

Exit codes:
  0  every device of the files holds a license
  1  some do not, and pulumi up would assign them one, or be refused
  2  error: bad arguments, a file that cannot be used, missing or
     refused credentials, an account that ThingSpace does not accept, or no
     answer`;

export function diffCommand(reader: AccountReader): Command {
  const command: Command = reportCommand("diff", async (account, options) => {
    const { fleet: files, imeiColumn, labelColumn } = fleetFileOptionsSchema.parse(options);
    if (files.length === 0) {
      throw new CommandError(
        problem("arguments-invalid", "there is nothing to compare. Give --fleet <file> once for each fleet."),
      );
    }
    const prices = parsePrices(options);
    const warn = (line: string) => command.configureOutput().writeErr?.(`${line}\n`);
    const fleets = await readFleets(files, { imei: imeiColumn, label: labelColumn }, warn);
    const subscription = await reader.subscription(account);
    return differenceReport(differenceOf(fleets, subscription, await reader.licensedDevices(account)), prices);
  }).description("show what a first pulumi up would assign to the fleets in files; without Pulumi");
  return withPriceOptions(withFleetFileOptions(command)).addHelpText("after", help);
}
