import { Option, type Command } from "commander";
import { z } from "zod";

import { isImei } from "../../fleet/imei";
import { problem } from "../../problemCodes";
import { counted } from "../../text/plurals";
import { quoted } from "../../text/quoted";
import { accountCommand, attempt, print } from "../accountCommand";
import type { AccountReader } from "../facts/accountReader";
import { exportFormats } from "../report/exportFormats";

const help = `
The first three are fleet files, for readFleet() and diff --fleet. A device
without an IMEI, such as one with a MEID, cannot be in a fleet: it is named on
stderr and left out.

Exit codes:
  0  every licensed device with an IMEI is printed
  2  error: bad arguments, missing or refused credentials, an account that
     ThingSpace does not accept, or no verified listing`;

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
        const licensed = [...(await licensedDevices(account)).devices].sort();
        const tell = (line: string) => command.configureOutput().writeErr?.(`${line}\n`);
        tell(`${counted(licensed.length, "licensed device")} of account ${account}`);
        const devices = licensed.filter(isImei);
        const others = licensed.filter((device) => !isImei(device));
        if (others.length > 0) {
          tell(
            problem(
              "devices-ignored",
              `${counted(others.length, "device")} without an IMEI left out: ${others.map(quoted).join(", ")}.`,
            ),
          );
        }
        return exportFormats[format]({ account, devices });
      });
      print(command, text);
    });
  return command;
}
