import { CommanderError, Option, type Command } from "commander";

import { accountCommand, accountsCommand, attempt, print } from "./accountCommand";
import { coded, errorExitCode, problemFields } from "./commandError";
import { escapeMarkdown } from "./text/markdownTable";
import { printable } from "./text/printable";
import { formatSchema, render, toJson, type Report } from "./report/report";
import { terminalOf } from "./text/terminal";

/** The answer is no. */
const failureExitCode = 1;

/** With `--json` or `--markdown`, an error goes to stdout as well. */
export function reportCommand(name: string, reportOn: (account: string, options: unknown) => Promise<Report>): Command {
  const command = withFormats(accountCommand(name));
  return command.action((account: string, options: unknown) =>
    report(command, options, () => reportOn(account, options)),
  );
}

export function accountsReportCommand(
  name: string,
  reportOn: (accounts: readonly string[], options: unknown) => Promise<Report>,
): Command {
  const command = withFormats(accountsCommand(name));
  return command.action((accounts: readonly string[], options: unknown) =>
    report(command, options, () => reportOn(accounts, options)),
  );
}

function withFormats(command: Command): Command {
  return command
    .addOption(new Option("--json", "print one JSON object, when it fails as well").conflicts("markdown"))
    .option("--markdown", "print a table, for a job summary or a comment")
    .configureOutput({
      outputError: (text, writeError) => {
        const error = coded(text);
        writeError(error);
        const { json, markdown } = formatSchema.parse(command.opts());
        const message = error.trim().replace(/^error: /, "");
        if (json) {
          print(command, toJson({ error: problemFields(message) }));
        } else if (markdown) {
          print(command, `**Error:** ${escapeMarkdown(printable(message))}`);
        }
      },
    });
}

async function report(command: Command, options: unknown, make: () => Promise<Report>): Promise<void> {
  const format = formatSchema.parse(options);
  const { output, failure, warnings, errors } = await attempt(command, async () => {
    const { warnings = [], errors = [], ...made } = await make();
    return { output: render(made, format, terminalOf(command)), failure: made.failure, warnings, errors };
  });
  print(command, output);
  const tell = (line: string) => command.configureOutput().writeErr?.(`${line}\n`);
  for (const line of [...warnings, ...errors.map((error) => `error: ${error}`)]) {
    tell(line);
  }
  if (errors.length > 0) {
    throw new CommanderError(errorExitCode, "thingspace-fota.error", errors.join("\n"));
  }
  if (failure !== undefined) {
    if (format.json || format.markdown) {
      // stdout may go to a file, but people read the build log first.
      tell(failure);
    }
    throw new CommanderError(failureExitCode, "thingspace-fota.failure", failure);
  }
}
