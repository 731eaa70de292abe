const asked = process.env["PROPERTY_RUNS"];

/**
 * How often a property is tried. Mutation testing, which repeats it for each mutant, asks for fewer, and for no smaller counterexample; a nightly run
 * asks for more.
 */
export function numRuns(usual: number): { readonly numRuns: number; readonly endOnFailure: boolean } {
  const runs = asked === undefined ? usual : Number(asked);
  return { numRuns: runs, endOnFailure: runs < usual };
}
