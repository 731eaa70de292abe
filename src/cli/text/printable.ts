/** Control characters in the service's text could move the cursor or break a table. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, " ");
}
