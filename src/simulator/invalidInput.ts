import type { z } from "zod";

/** A seed, a patch or a fault that cannot be used. The message names the place in the JSON and what is wrong there. */
export class InvalidInputError extends Error {
  override readonly name = "InvalidInputError";
}

/** Writes a path as a person would: `accounts[0].devices[3].upgrade`; one into a list begins with the list's name. */
function printPath(path: readonly PropertyKey[], subject: string): string {
  if (path.length === 0) {
    return subject;
  }
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return text.startsWith("[") ? `${subject}${text}` : text.slice(1);
}

function printIssue(issue: z.core.$ZodIssue, subject: string): string {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `${printPath([...issue.path, key], subject)}: there is no such key`).join("; ");
  }
  // As the library words it: "expected number, received undefined".
  const isMissing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
  return `${printPath(issue.path, subject)}: ${isMissing ? `is missing; expected ${issue.expected}` : issue.message}`;
}

/**
 * Reads what came from outside.
 *
 * @param subject what to call the whole value when the problem is not inside it, such as "seed"
 * @throws InvalidInputError naming every problem
 */
export function parseInput<Output>(schema: z.ZodType<Output>, value: unknown, subject: string): Output {
  const reading = schema.safeParse(value);
  if (!reading.success) {
    throw new InvalidInputError(reading.error.issues.map((issue) => printIssue(issue, subject)).join("; "));
  }
  return reading.data;
}
