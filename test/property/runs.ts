import { z } from "zod";

const scale = z.coerce
  .number()
  .positive()
  .parse(process.env["PROPERTY_SCALE"] ?? 1);

/**
 * How often a property is tried. Mutation testing, which repeats it for each mutant, asks for a part of that, and for no smaller counterexample; a nightly
 * run asks for a multiple.
 */
export function numRuns(usual: number): { readonly numRuns: number; readonly endOnFailure: boolean } {
  return { numRuns: Math.ceil(usual * scale), endOnFailure: scale < 1 };
}
