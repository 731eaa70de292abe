/**
 * The number of licenses that somebody confirmed to be released with a fleet: a number when one fleet is meant, else
 * `west=100,east=200`.
 *
 * @throws Error when the text cannot be read, because a confirmation that is half understood confirms nothing.
 */
export function confirmedFor(fleet: string, text: string): number | undefined {
  if (/^\s*\d+\s*$/.test(text)) {
    return Number(text);
  }
  const confirmed = new Map<string, number>();
  for (const part of text.trim() === "" ? [] : text.split(",")) {
    const [, name, number] = /^\s*([^;]+?)\s*=\s*(\d+)\s*$/.exec(part) ?? [];
    if (name === undefined || number === undefined) {
      throw new Error(
        `THINGSPACE_CONFIRM_REMOVAL ${JSON.stringify(text)} cannot be read: give the number of licenses, or fleets with their ` +
          `numbers, such as west=100,east=200.`,
      );
    }
    confirmed.set(name, Number(number));
  }
  return confirmed.get(fleet);
}
