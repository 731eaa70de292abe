import type { Command } from "commander";

import { hasPool } from "../../reconcile/pool";
import { problem } from "../../problemCodes";
import { CommandError } from "../commandError";
import { everyValue } from "../input/everyValue";
import { parseLimits } from "../input/headroomLimits";
import { headroomReport } from "../report/headroomReport";
import { judgeHeadroom } from "../facts/headroomVerdict";
import type { Report } from "../report/report";
import { printable } from "../text/printable";
import { parsePrices, withPriceOptions } from "../input/prices";
import { reportCommand } from "../reportCommand";
import { factsOf } from "../facts/subscriptionFacts";
import type { AccountReader } from "../facts/accountReader";

const help = `
Give one limit or both: the higher one applies. Percentages are of the licenses
in the pool, rounded up.

Exit codes:
  0  enough licenses are free
  1  too few are free, or more are in use than the pool holds
  2  error: bad arguments, missing or refused credentials, an account
     that ThingSpace does not accept or that has no pool, or no answer`;

export function checkCommand(reader: Pick<AccountReader, "subscription">): Command {
  const command = reportCommand("check", (account, options) => checkHeadroom(account, options, reader))
    .description("check that enough licenses of an account are free; for continuous integration")
    .option("--min-free <number>", "licenses that must be free", everyValue)
    .option("--min-free-percent <percent>", "percentage of the pool that must be free", everyValue);
  return withPriceOptions(command).addHelpText("after", help);
}

async function checkHeadroom(
  account: string,
  options: unknown,
  { subscription }: Pick<AccountReader, "subscription">,
): Promise<Report> {
  const limits = parseLimits(options);
  const prices = parsePrices(options);
  const facts = factsOf(await subscription(account));
  if (!hasPool(facts)) {
    throw new CommandError(
      problem(
        "no-license-pool",
        `account ${account} has no license pool to check: its subscription is ${printable(facts.purchaseTypes.join(", "))}, billed per ` +
          `upgrade, and its devices need no license. Remove this check, or name an account with a pool.`,
      ),
    );
  }
  return headroomReport(facts, limits, judgeHeadroom(facts, limits), prices);
}
