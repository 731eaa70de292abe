/** Milliseconds. A service that wants more is better asked again by a person, later. */
export const longestWait = 300_000;

/**
 * Reads a `Retry-After` header, in seconds or as a date.
 *
 * @returns milliseconds to wait, however many; `undefined` when there is no header or none that can be understood.
 */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) {
    return undefined;
  }
  const text = header.trim();
  // Only dates with a letter in them: Date.parse would take "-5" for a year.
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : /[a-z]/i.test(text) ? Date.parse(text) - now : NaN;
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}
