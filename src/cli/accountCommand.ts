import { Command } from "commander";

import { exitAsCouldNotTell, explain } from "./couldNotTell";

const settingsHelp = `
Settings come from the environment: THINGSPACE_APPLICATION_KEY and _SECRET,
THINGSPACE_USERNAME and _PASSWORD, and the others of docs/settings.md.`;

/**
 * A command about an account. What it found out goes to stdout; why it failed to stderr, and then it ends with 2.
 *
 * It throws a CommanderError in place of ending the process, so that what it has printed is written to the end.
 */
export function accountCommand(name: string): Command {
  return new Command(name)
    .argument("<account>", "billing account name, such as 0402196254-00001")
    .exitOverride(exitAsCouldNotTell)
    .addHelpText("after", settingsHelp);
}

/** An answer that cannot be put into words is none, either: code 1 is for a no. */
export async function attempt<T>(command: Command, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    return command.error(`error: ${explain(error)}`);
  }
}

export function print(command: Command, text: string): void {
  command.configureOutput().writeOut?.(`${text}\n`);
}
