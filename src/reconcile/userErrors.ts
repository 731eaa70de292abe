import { problem, problemCodes } from "../problemCodes";
import { resultOrError } from "./resultOrError";

/** Only a bug of ours can cause these; their stack is worth printing. */
const bugs = [TypeError, RangeError, ReferenceError, SyntaxError];

export function userMessage(error: unknown): string {
  return isBug(error)
    ? problem("internal-error", `${String(error)}\nThis is a bug in pulumi-thingspace-fota. Please report it.`)
    : messageOf(error);
}

/**
 * The host prints `${error}: ${error.stack}` beside the message that the engine shows: so these are only the resource
 * and the codes.
 */
class UserError extends Error {
  override readonly name = "ErrorForPeople";

  constructor(
    private readonly what: string,
    message: string,
  ) {
    super(message);
    const codes = problemCodes.map((code) => `[${code}]`).filter((code) => message.includes(code));
    this.stack = ["failed", ...codes].join(" ");
  }

  override toString(): string {
    return this.what;
  }
}

/**
 * The host prints these errors with their stack: those meant for people get none.
 *
 * @param what such as `fleet west`
 * @param redact removes secrets from a message
 */
export async function withUserErrors<Result>(
  what: string,
  work: () => Promise<Result>,
  redact: (text: string) => string = (text) => text,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isBug(error) ? error : new UserError(what, redact(messageOf(error)));
  }
}

export function isBug(error: unknown): boolean {
  return bugs.some((bug) => error instanceof bug);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export async function problemsOf(work: () => Promise<void>): Promise<string[]> {
  const outcome = await resultOrError(work);
  return outcome instanceof Error ? [userMessage(outcome)] : [];
}
