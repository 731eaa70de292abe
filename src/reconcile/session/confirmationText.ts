/** Licenses meant to be released, by fleet: `west=100,east=200`. */
export type ConfirmedRemovals = ReadonlyMap<string, number>;

/** Sorted, so that each refusal of a run prints the same. */
export function formatRemovals(removals: ConfirmedRemovals): string {
  return Array.from(removals, ([fleet, releases]) => `${formatName(fleet)}=${releases}`)
    .sort()
    .join(",");
}

/** @returns undefined when the text cannot be read: a half-understood confirmation confirms nothing */
export function parseRemovals(text: string): ConfirmedRemovals | undefined {
  const removals = new Map<string, number>();
  if (text.trim() === "") {
    return removals;
  }
  const pair =
    /\s*(?:(?<quoted>"(?:[^"\\]|\\.)*")|(?<plain>[^\s",;][^,;]*?))\s*=\s*(?<releases>\d+)\s*(?<separator>,|$)/y;
  for (;;) {
    const { quoted, plain, releases, separator } = pair.exec(text)?.groups ?? {};
    const fleet = quoted === undefined ? plain : parseName(quoted);
    if (fleet === undefined || removals.has(fleet)) {
      return undefined;
    }
    removals.set(fleet, Number(releases));
    if (separator === "") {
      return removals;
    }
  }
}

/** Plain where unambiguous, otherwise quoted as in JSON. */
function formatName(fleet: string): string {
  return fleet.trim() === fleet && /^[^",;=\p{C}]+$/u.test(fleet) ? fleet : JSON.stringify(fleet);
}

function parseName(quoted: string): string | undefined {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return undefined;
  }
}
