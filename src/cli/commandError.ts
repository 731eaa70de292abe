import { CommanderError, type Command } from "commander";

import { problem, problemCodes, type ProblemCode } from "../problemCodes";
import { SettingsError } from "../settings/config";
import { ThingSpaceError } from "../thingspace/http/thingSpaceError";

/** Differs from the answers yes (0) and no (1). */
export const errorExitCode = 2;

/** A user's mistake; the message says what to change. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** Commander's own errors exit with 1, which would be an answer, and have no code. */
export function withErrorCodes(command: Command): Command {
  return command.exitOverride(exitWithError).configureOutput({
    outputError: (text, write) => {
      write(coded(text));
    },
  });
}

function exitWithError({ exitCode, code, message }: CommanderError): never {
  throw new CommanderError(exitCode === 0 ? 0 : errorExitCode, code, message);
}

export function coded(text: string): string {
  return codeOf(text) === undefined ? `${problem("arguments-invalid", text.trimEnd())}\n` : text;
}

function codeOf(text: string): ProblemCode | undefined {
  return problemCodes.find((code) => text.includes(`[${code}]`));
}

/** For programs. */
export function problemFields(message: string): { readonly code: ProblemCode | undefined; readonly message: string } {
  const code = codeOf(message);
  return { code, message: message.replaceAll(` [${code}]`, "") };
}

/** An error that is neither the user's nor ThingSpace's is a bug, and shown with its stack. */
export function explain(error: unknown): string {
  if (error instanceof CommandError || error instanceof SettingsError || error instanceof ThingSpaceError) {
    return error.message;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return problem("internal-error", `this is a bug in thingspace-fota: ${stack}`);
}
