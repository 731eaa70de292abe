/** For repeatable options. */
export function everyValue(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}
