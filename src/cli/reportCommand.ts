import { CommanderError, Option, type Command } from "commander";

import { accountCommand, attempt, print } from "./accountCommand";
import { coded, codeOf } from "./commandError";
import { escapeMarkdown } from "./markdownTable";
import { printable } from "./printable";
import { formatSchema, render, toJson, type Report } from "./report";
import { terminalOf } from "./terminal";

/** The answer is no. */
const failureExitCode = 1;

/** A command that reports on an account. With `--json` or `--markdown`, an error goes to stdout as well. */
export function reportCommand(name: string, reportOn: (account: string, options: unknown) => Promise<Report>): Command {
  const command: Command = accountCommand(name)
    .addOption(new Option("--json", "print one JSON object, when it fails as well").conflicts("markdown"))
    .option("--markdown", "print a table, for a job summary or a comment")
    .configureOutput({
      outputError: (text, writeError) => {
        const error = coded(text);
        writeError(error);
        const { json, markdown } = formatSchema.parse(command.opts());
        const message = error.trim().replace(/^error: /, "");
        if (json) {
          const code = codeOf(message);
          print(command, toJson({ error: { code, message: message.replaceAll(` [${code}]`, "") } }));
        } else if (markdown) {
          print(command, `**Error:** ${escapeMarkdown(printable(message))}`);
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
          // stdout may go to a file; people look into the log of the build first.
          command.configureOutput().writeErr?.(`${failure}\n`);
        }
        throw new CommanderError(failureExitCode, "thingspace-fota.failure", failure);
      }
    });
  return command;
}
