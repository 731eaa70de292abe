import { Option, type Command } from "commander";
import { z } from "zod";

import { counted } from "../lifecycle/wording";
import { accountCommand, attempt, print } from "./accountCommand";
import type { AccountReader } from "./accountReader";
import { exportFormats } from "./exportFormats";

const help = `
The first three are fleet files, which readFleet() and diff --fleet read.

Exit codes:
  0  every licensed device is printed
  2  could not tell: bad arguments, missing or refused credentials, an account
     that ThingSpace does not accept, or no answer that adds up`;

const formatNames = ["csv", "json", "text", "program"] as const;
const optionsSchema = z.object({ format: z.enum(formatNames) });

export function exportCommand({ licensedDevices }: Pick<AccountReader, "licensedDevices">): Command {
  const command: Command = accountCommand("export")
    .description("print the devices of an account that hold a license, as a fleet file or a Pulumi program")
    .addOption(new Option("--format <format>", "what to print").choices(formatNames).default("csv"))
    .addHelpText("after", help)
    .action(async (account: string, options: unknown) => {
      const { format } = optionsSchema.parse(options);
      const text = await attempt(command, async () => {
        const devices = [...(await licensedDevices(account)).devices].sort();
        command.configureOutput().writeErr?.(`${counted(devices.length, "licensed device")} of account ${account}\n`);
        return exportFormats[format]({ account, devices });
      });
      print(command, text);
    });
  return command;
}
