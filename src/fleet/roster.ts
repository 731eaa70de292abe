import { isImei, type Imei } from "./imei";
import { quoted } from "../text/quoted";

/** The devices of a fleet, each with its label or `undefined`. */
export type Roster = ReadonlyMap<Imei, string | undefined>;

export const emptyRoster: Roster = new Map();

/** Two spaces, because a label may contain single ones. */
const labelSeparator = "  ";

/**
 * The text form that the state records: one sorted line per device, `353238063289555` or `353238063289555  pump-17`.
 *
 * Of a text the engine shows a diff of lines; of a list, every index after the first change. Without its line break, the last line would
 * show as changed when a device is added after it.
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

/** A run reads the same text several times: shared, it saves megabytes for 100,000 devices, and comparing is free. */
const rosters = new Map<string, WeakRef<Roster>>();
const readFrom = new WeakMap<Roster, string>();
const forgotten = new FinalizationRegistry((text: string) => {
  if (rosters.get(text)?.deref() === undefined) {
    rosters.delete(text);
  }
});

/** @throws Error that names the first line that is no IMEI, as a continuation of the field's name */
export function parseRoster(text: string): Roster {
  const known = rosters.get(text)?.deref();
  if (known !== undefined) {
    return known;
  }
  const { roster, isSorted } = readLines(text);
  rosters.set(text, new WeakRef(roster));
  forgotten.register(roster, text);
  // Text edited by hand is formatted again.
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

export function filterRoster(roster: Roster, isKept: (imei: Imei) => boolean): Roster {
  return new Map([...roster].filter(([imei]) => isKept(imei)));
}

/** Labels aside, in the order of `roster`. */
export function devicesOnlyIn(roster: Roster, other: { has(imei: Imei): boolean }): Imei[] {
  // The same text gives the same roster.
  return roster === other ? [] : [...roster.keys()].filter((imei) => !other.has(imei));
}
