import { problemCodes } from "../../src/problemCodes";

/** The codes of problems that a text names, in alphabetical order. */
export function codesIn(text: string): string[] {
  return problemCodes.filter((code) => text.includes(`[${code}]`)).sort();
}
