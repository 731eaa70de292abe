import { CommanderError } from "commander";

import { SettingsError } from "../settings/config";
import { ThingSpaceError } from "../thingspace/http/errors";

/** The exit code when a question could not be answered, which is neither yes (0) nor no (1). */
export const couldNotTellExitCode = 2;

/** For commander, which says 1 of arguments and commands that it does not like: that would be taken for an answer. */
export function exitAsCouldNotTell({ exitCode, code, message }: CommanderError): never {
  throw new CommanderError(exitCode === 0 ? 0 : couldNotTellExitCode, code, message);
}

/** The question cannot be answered as it was asked; the message says what to change. */
export class CouldNotTell extends Error {
  override readonly name = "CouldNotTell";
}

/** What to say of a failure. Anything that is no mistake of the user's and no failure of ThingSpace is ours, and shown with its stack. */
export function explain(error: unknown): string {
  if (error instanceof CouldNotTell || error instanceof SettingsError || error instanceof ThingSpaceError) {
    return error.message;
  }
  return `this is a bug in thingspace-fota: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
