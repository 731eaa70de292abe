/** What a check hands back of problems. Not on a property: there the engine prints its whole value, which may be long and may be secret. */
export function checkFailures(problems: readonly string[]): { property: string; reason: string }[] {
  return problems.length === 0 ? [] : [{ property: "", reason: problems.join("\n  ") }];
}
