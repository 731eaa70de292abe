import { Option, type Command } from "commander";
import { z } from "zod";

import { problem } from "../../problemCodes";
import { assertAccounts } from "../input/accountArguments";
import type { AccountReader } from "../facts/accountReader";
import { readStatus } from "../facts/accountStatus";
import { readStatuses } from "../facts/accountStatuses";
import { CommandError } from "../commandError";
import { fleetFileOptionsSchema, withFleetFileOptions } from "../input/fleetFileOptions";
import { readFleets } from "../facts/fleetReader";
import { everyValue } from "../input/everyValue";
import { parsePrices, withPriceOptions } from "../input/prices";
import { accountsReportCommand } from "../reportCommand";
import { statusesReport } from "../report/statusesReport";
import { statusReport } from "../report/statusReport";
import { readStacks, type StackFleet } from "../facts/stackReader";

const help = `
--breakdown lists the account's devices, and tells which licenses can be
released. --fleet and --stack list the licensed ones, and tell whose they are:
those that fleet files declare, or that exported stacks record, and what runs
that were interrupted have left. None releases anything. --price shows what the
monthly pool costs, which is the same whatever is used of it; --event-price,
from how many upgrades on it is worth it.

Exit codes:
  0  all accounts are shown
  2  error: bad arguments, a file that cannot be used, missing or refused
     credentials, an account that ThingSpace does not accept, or no answer;
     of several accounts the others are shown all the same`;

const optionsSchema = fleetFileOptionsSchema.extend({
  breakdown: z.boolean().default(false),
  byLabel: z.boolean().default(false),
  stack: z.array(z.string()).default([]),
});
type Options = z.output<typeof optionsSchema>;

export function statusCommand(reader: AccountReader): Command {
  const command: Command = accountsReportCommand("status", async (accounts, given) => {
    const options = optionsSchema.parse(given);
    assertAccounts(accounts);
    assertFleets(accounts, options);
    const prices = parsePrices(given);
    const warn = (line: string) => command.configureOutput().writeErr?.(`${line}\n`);
    const columns = { imei: options.imeiColumn, label: options.labelColumn };
    const declared = await readFleets(options.fleet, columns, warn);
    const { recorded, interrupted } = await readStacks(options.stack);
    const [account, ...others] = accounts;
    const onAccount = (fleets: readonly StackFleet[]) => fleets.filter((fleet) => fleet.account === account);
    const question = {
      breakdown: options.breakdown,
      byFleet: options.fleet.length + options.stack.length > 0,
      fleets: [...declared, ...onAccount(recorded)],
      interrupted: onAccount(interrupted),
      byLabel: options.byLabel,
    };
    return account !== undefined && others.length === 0
      ? statusReport(await readStatus(account, question, reader), prices)
      : statusesReport(await readStatuses(accounts, question, reader), prices);
  })
    .description("show what accounts have bought, how much of it is in use, and what can be released")
    .option("--breakdown", "tell the licensed devices apart: releasable, scheduled for an upgrade, stuck")
    .addOption(
      new Option("--openmetrics", "print metrics for Prometheus, in the text format of OpenMetrics").conflicts([
        "json",
        "markdown",
        "fleet",
        "stack",
        "price",
      ]),
    );
  return withPriceOptions(
    withFleetFileOptions(command)
      .option("--stack <file>", "what pulumi stack export has written of a stack; once for each", everyValue)
      .option("--by-label", "with --fleet or --stack: count the devices by label, such as a cost center"),
  )
    .option("--event-price <amount>", "with --price: price of an upgrade, to compare the pool with", everyValue)
    .addHelpText("after", help);
}

function assertFleets(accounts: readonly string[], { fleet, stack, imeiColumn, labelColumn, byLabel }: Options): void {
  if (fleet.length + stack.length > 0 && accounts.length > 1) {
    throw new CommandError(
      problem(
        "arguments-invalid",
        `--fleet and --stack are for one account, and ${accounts.length} are given. Give one.`,
      ),
    );
  }
  if (fleet.length === 0 && (imeiColumn !== undefined || labelColumn !== undefined)) {
    throw new CommandError(
      problem("arguments-invalid", "--imei-column and --label-column are of fleet files. Give --fleet <file> as well."),
    );
  }
  if (fleet.length + stack.length === 0 && byLabel) {
    throw new CommandError(
      problem("arguments-invalid", "--by-label needs labels. Give --fleet <file> or --stack <file> as well."),
    );
  }
}
