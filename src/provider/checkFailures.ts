/** Not on a property: the engine would print its whole value, which may be long or secret. */
export function checkFailures(problems: readonly string[]): { property: string; reason: string }[] {
  return problems.length === 0 ? [] : [{ property: "", reason: problems.join("\n  ") }];
}
