import type { z } from "zod";

/** Its message names the place and what is wrong there. */
export class InvalidInputError extends Error {
  override readonly name = "InvalidInputError";
}

/**
 * @param subject name of the whole value, such as "seed"
 * @throws InvalidInputError naming every problem
 */
export function parseInput<Output>(schema: z.ZodType<Output>, value: unknown, subject: string): Output {
  const reading = schema.safeParse(value);
  if (!reading.success) {
    throw new InvalidInputError(reading.error.issues.map((issue) => printIssue(issue, subject)).join("; "));
  }
  return reading.data;
}

function printIssue(issue: z.core.$ZodIssue, subject: string): string {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `${printPath([...issue.path, key], subject)}: unknown key`).join("; ");
  }
  // Zod's words: "expected number, received undefined".
  const isMissing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
  return `${printPath(issue.path, subject)}: ${isMissing ? `is missing; expected ${issue.expected}` : issue.message}`;
}

/** `accounts[0].devices[3].upgrade`; a path into a list begins with the subject. */
function printPath(path: readonly PropertyKey[], subject: string): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return text.startsWith(".") ? text.slice(1) : `${subject}${text}`;
}

/** Every value that occurred before, with its position. */
export function repeatedIn(values: readonly string[]): { readonly value: string; readonly position: number }[] {
  const seen = new Set<string>();
  return values.flatMap((value, position) => {
    const isRepeated = seen.has(value);
    seen.add(value);
    return isRepeated ? [{ value, position }] : [];
  });
}
