/** The first value that was there before, and its position. */
export function findRepeat(
  values: readonly string[],
): { readonly value: string; readonly position: number } | undefined {
  const seen = new Set<string>();
  for (const [position, value] of values.entries()) {
    if (seen.has(value)) {
      return { value, position };
    }
    seen.add(value);
  }
  return undefined;
}
