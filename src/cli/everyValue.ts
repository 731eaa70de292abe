/** For an option that may be given several times: all its values. */
export function everyValue(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}
