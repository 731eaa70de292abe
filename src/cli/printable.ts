/** The service's own text: a control character in it would move the terminal's cursor, or break a table. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, " ");
}
