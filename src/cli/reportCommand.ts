import { CommanderError, Option, type Command } from "commander";

import { attempt, print } from "./accountCommand";
import { coded, errorExitCode, problemFields } from "./commandError";
import { escapeMarkdown } from "./markdownTable";
import { printable } from "./printable";
import { formatSchema, render, toJson, type Report } from "./report";
import { terminalOf } from "./terminal";

/** The answer is no. */
const failureExitCode = 1;

/**
 * Makes a command report on its argument, an account or several. With `--json` or `--markdown`, an error goes to stdout as well.
 */
export function reportCommand<Subject>(
  of: Command,
  reportOn: (subject: Subject, options: unknown) => Promise<Report>,
): Command {
  const command: Command = of
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
    })
    .action(async (subject: Subject, options: unknown) => {
      const format = formatSchema.parse(options);
      const { output, report } = await attempt(command, async () => {
        const made = await reportOn(subject, options);
        return { output: render(made, format, terminalOf(command)), report: made };
      });
      print(command, output);
      const { failure, warnings = [], errors = [] } = report;
      for (const line of [...warnings, ...errors.map((error) => `error: ${error}`)]) {
        command.configureOutput().writeErr?.(`${line}\n`);
      }
      if (errors.length > 0) {
        throw new CommanderError(errorExitCode, "thingspace-fota.error", errors.join("\n"));
      }
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
