/** The number of licenses that somebody outside of the program has confirmed to be released with fleets that are deleted. */
export class RemovalConfirmation {
  /** What this process has refused: all of it belongs into one confirmation, because each run has only one. */
  readonly #refused = new Map<string, number>();

  /** @param text reads THINGSPACE_CONFIRM_REMOVAL */
  constructor(private readonly text: () => string) {}

  /** @throws Error when the text cannot be read. */
  of(fleet: string): number | undefined {
    return confirmedFor(fleet, this.text());
  }

  /**
   * The same for a deletion, in which licenses may turn out to be gone already, or to stay for good, once somebody has looked: the number by
   * the record, which was asked for or released before, confirms what is left of it.
   */
  ofDeletion(fleet: string, { byRecord, releases }: { readonly byRecord: number; readonly releases: number }) {
    const confirmed = this.of(fleet);
    return confirmed === byRecord ? releases : confirmed;
  }

  /** How to confirm the number for the fleet, together with all that was refused before it. */
  howTo(fleet: string, releases: number): string {
    this.#refused.set(fleet, releases);
    const pairs = [...this.#refused].map(([name, number]) => `${name}=${number}`).join(",");
    // A name with a comma in it cannot be told from two.
    const all = fleet.includes(",") ? String(releases) : pairs;
    return `run again with THINGSPACE_CONFIRM_REMOVAL=${all} in the environment`;
  }
}

/**
 * The number of licenses that somebody confirmed to be released with a fleet: a number when one fleet is meant, else
 * `west=100,east=200`.
 *
 * @throws Error when the text cannot be read, because a confirmation that is half understood confirms nothing.
 */
function confirmedFor(fleet: string, text: string): number | undefined {
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
