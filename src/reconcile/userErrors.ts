/** What people are told of an error. */
import { problem, problemCodes } from "../problemCodes";
import { resultOrError } from "./resultOrError";

/** Errors that only a bug of ours can cause; their stack is worth printing. */
const bugs = [TypeError, RangeError, ReferenceError, SyntaxError];

/** What to tell a person of an error. */
export function messageForPeople(error: unknown): string {
  return isBug(error)
    ? problem("internal-error", `${String(error)}\nThis is a bug in pulumi-thingspace-fota. Please report it.`)
    : messageOf(error);
}

/** The host prints `${error}: ${error.stack}` beside the message that the engine shows: so this is the resource and the codes only. */
class ErrorForPeople extends Error {
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
 * Runs one of the methods whose errors the host prints with their stack, and keeps the stack of those that are meant for people
 * from being printed.
 *
 * @param what such as `fleet west`
 * @param redact takes out of a message what is secret
 */
export async function forPeople<Result>(
  what: string,
  work: () => Promise<Result>,
  redact: (text: string) => string = (text) => text,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isBug(error) ? error : new ErrorForPeople(what, redact(messageOf(error)));
  }
}

/** Whether an error is of our own making, and nobody should go on from it. */
export function isBug(error: unknown): boolean {
  return bugs.some((bug) => error instanceof bug);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What stands in the way of a check, which tells of it instead of failing: nothing, or the error's message. */
export async function problemsOf(work: () => Promise<void>): Promise<string[]> {
  const outcome = await resultOrError(work);
  return outcome instanceof Error ? [messageForPeople(outcome)] : [];
}
