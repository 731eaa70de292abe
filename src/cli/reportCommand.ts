import { CommanderError, Option, type Command } from "commander";

import { accountCommand, attempt, print } from "./accountCommand";
import { escapeMarkdown } from "./markdownTable";
import { printable } from "./printable";
import { formatSchema, render, toJson, type Report } from "./report";
import { terminalOf } from "./terminal";

/** The answer is no. */
const failureExitCode = 1;

/**
 * A command that reports on an account. It ends with 0, with 1 when the report says so, and with 2 on any failure, of which it tells on
 * stdout as well with `--json` or `--markdown`.
 */
export function reportCommand(name: string, reportOn: (account: string, options: unknown) => Promise<Report>): Command {
  const command: Command = accountCommand(name)
    .addOption(new Option("--json", "print one JSON object, when it fails as well").conflicts("markdown"))
    .option("--markdown", "print a table, for a job summary or a comment")
    .configureOutput({
      outputError: (text, writeError) => {
        writeError(text);
        const { json, markdown } = formatSchema.parse(command.opts());
        const error = text.trim().replace(/^error: /, "");
        if (json) {
          print(command, toJson({ error }));
        } else if (markdown) {
          print(command, `**Could not tell:** ${escapeMarkdown(printable(error))}`);
        }
      },
    })
    .action(async (account: string, options: unknown) => {
      const format = formatSchema.parse(options);
      const { output, failure } = await attempt(command, async () => {
        const report = await reportOn(account, options);
        return { output: render(report, format, terminalOf(command)), failure: report.failure };
      });
      print(command, output);
      if (failure !== undefined) {
        if (format.json || format.markdown) {
          // What goes into a file or a pipe is not in the log of the build, where people look first.
          command.configureOutput().writeErr?.(`${failure}\n`);
        }
        throw new CommanderError(failureExitCode, "thingspace-fota.failure", failure);
      }
    });
  return command;
}
