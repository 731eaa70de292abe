import type { Command } from "commander";

import { reportCommand } from "./reportCommand";
import { factsOf } from "./subscriptionFacts";
import type { AccountReader } from "./accountReader";
import { subscriptionReport } from "./subscriptionReport";

const help = `
Exit codes:
  0  the account is shown
  2  error: bad arguments, missing or refused credentials, an account
     that ThingSpace does not accept, or no answer`;

export function statusCommand({ subscription }: Pick<AccountReader, "subscription">): Command {
  return reportCommand("status", async (account) => subscriptionReport(factsOf(await subscription(account))))
    .description("show what an account has bought and how much of it is in use")
    .addHelpText("after", help);
}
