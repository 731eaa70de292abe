import { isImei, type Imei } from "./imei";
import { quoted } from "./quoted";

/** The devices of a fleet, each with its label or `undefined`. */
export type Roster = ReadonlyMap<Imei, string | undefined>;

export const emptyRoster: Roster = new Map();

/** Between an IMEI and its label: two spaces, so that a label may hold single ones and still be told apart by eye. */
const labelSeparator = "  ";

/**
 * The text form that is recorded in a stack's state: one sorted line per device, `353238063289555` or
 * `353238063289555  pump-17`.
 *
 * Text and not a list, because the engine then shows a changed fleet as git shows a changed file; a list shows every
 * index after the first change. Each line ends with a line break, the last one too: without it, a device added behind the last
 * would mark that one as changed.
 */
export function formatRoster(roster: Roster): string {
  const read = readFrom.get(roster);
  if (read !== undefined) {
    return read;
  }
  const lines: string[] = [];
  for (const [imei, label] of roster) {
    lines.push(label === undefined ? `${imei}\n` : `${imei}${labelSeparator}${label}\n`);
  }
  return lines.sort().join("");
}

/**
 * Rosters that somebody still has, by their texts, and the other way round. In one run the text of a fleet comes in again and again: as
 * announced, as declared, as recorded. Read once, a fleet of 100,000 takes a few megabytes less each time, and is compared at no cost.
 */
const rosters = new Map<string, WeakRef<Roster>>();
const readFrom = new WeakMap<Roster, string>();
const forgotten = new FinalizationRegistry((text: string) => {
  if (rosters.get(text)?.deref() === undefined) {
    rosters.delete(text);
  }
});

/**
 * Reads the text form back.
 *
 * @throws Error naming the first line that is not an IMEI, worded to follow the field; the text was then not written by {@link formatRoster}.
 */
export function parseRoster(text: string): Roster {
  const known = rosters.get(text)?.deref();
  if (known !== undefined) {
    return known;
  }
  const { roster, isSorted } = readLines(text);
  rosters.set(text, new WeakRef(roster));
  forgotten.register(roster, text);
  // One that was edited by hand is written anew.
  if (isSorted) {
    readFrom.set(roster, text);
  }
  return roster;
}

function readLines(text: string): { readonly roster: Roster; readonly isSorted: boolean } {
  const roster = new Map<Imei, string | undefined>();
  let isSorted = true;
  let last = "";
  const lines = text.split("\n");
  if (lines.pop() !== "") {
    throw new Error("does not end with a line break; it was cut off or edited by hand");
  }
  for (const line of lines) {
    const imei = line.slice(0, 15);
    const rest = line.slice(15);
    if (!isImei(imei) || (rest !== "" && !rest.startsWith(labelSeparator))) {
      throw new Error(`has a line that is not an IMEI: ${quoted(line)}`);
    }
    isSorted &&= imei > last;
    last = imei;
    roster.set(imei, rest === "" ? undefined : rest.slice(labelSeparator.length));
  }
  return { roster, isSorted };
}

/** The devices that are in `roster` and not in `other`, labels aside, in the order of `roster`. */
export function devicesOnlyIn(roster: Roster, other: { has(imei: Imei): boolean }): Imei[] {
  // What was read from the same text is the same roster.
  return roster === other ? [] : [...roster.keys()].filter((imei) => !other.has(imei));
}
