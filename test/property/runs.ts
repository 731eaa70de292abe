const fewer = process.env["PROPERTY_RUNS"];

/** How often a property is tried. Mutation testing, which repeats it for each mutant, asks for fewer, and for no smaller counterexample. */
export function numRuns(usual: number): { readonly numRuns: number; readonly endOnFailure: boolean } {
  return { numRuns: fewer === undefined ? usual : Number(fewer), endOnFailure: fewer !== undefined };
}
