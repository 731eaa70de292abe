import { Command, CommanderError, Option } from "commander";

import { exitAsCouldNotTell, explain } from "./couldNotTell";
import { escapeMarkdown } from "./markdownTable";
import { printable } from "./printable";
import { formatSchema, render, toJson, type Report } from "./report";
import { terminalOf } from "./terminal";

const settingsHelp = `
Settings come from the environment: THINGSPACE_APPLICATION_KEY and _SECRET,
THINGSPACE_USERNAME and _PASSWORD, and the others of docs/settings.md.`;

/** The answer is no. */
const failureExitCode = 1;

/**
 * A command that reports on an account. It ends with 0, with 1 when the report says so, and with 2 on any failure. What it
 * found out goes to stdout; why it failed to stderr, and with `--json` or `--markdown` to stdout as well.
 *
 * It throws a CommanderError in place of ending the process, so that what it has printed is written to the end.
 */
export function reportCommand(name: string, reportOn: (account: string, options: unknown) => Promise<Report>): Command {
  const command: Command = new Command(name)
    .argument("<account>", "billing account name, such as 0402196254-00001")
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
    .exitOverride(exitAsCouldNotTell)
    .action(async (account: string, options: unknown) => {
      const format = formatSchema.parse(options);
      const { output, failure } = await settle(async () => {
        const report = await reportOn(account, options);
        return { output: render(report, format, terminalOf(command)), failure: report.failure };
      }, command);
      print(command, output);
      if (failure !== undefined) {
        if (format.json || format.markdown) {
          // What goes into a file or a pipe is not in the log of the build, where people look first.
          command.configureOutput().writeErr?.(`${failure}\n`);
        }
        throw new CommanderError(failureExitCode, "thingspace-fota.failure", failure);
      }
    })
    .addHelpText("after", settingsHelp);
  return command;
}

/** An answer that cannot be put into words is none, either: code 1 is for a no. */
async function settle<T>(attempt: () => Promise<T>, command: Command): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    return command.error(`error: ${explain(error)}`);
  }
}

function print(command: Command, text: string): void {
  command.configureOutput().writeOut?.(`${text}\n`);
}
