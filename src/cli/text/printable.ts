/** Control characters in the service's text would move the terminal's cursor, or break a table. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, " ");
}
