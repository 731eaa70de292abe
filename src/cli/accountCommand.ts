import { Command } from "commander";

import { explain, withErrorCodes } from "./commandError";

const settingsHelp = `
Settings come from the environment: THINGSPACE_APPLICATION_KEY and _SECRET,
THINGSPACE_USERNAME and _PASSWORD, and the others of docs/settings.md.`;

/** It throws a CommanderError instead of ending the process, so that all output is written. */
export function accountCommand(name: string): Command {
  return commandOn(name, "<account>", "billing account name, such as 0402196254-00001");
}

export function accountsCommand(name: string): Command {
  return commandOn(name, "<account...>", "billing account names, such as 0402196254-00001");
}

function commandOn(name: string, argument: string, description: string): Command {
  return withErrorCodes(new Command(name)).argument(argument, description).addHelpText("after", settingsHelp);
}

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
