import type { Entries, Entry, Problem } from "./entry";

/** A `#` at the beginning of a line, or by itself between spaces: labels such as `pump #17` are none. */
const comment = /(^\s*#|\s#\s|\s#$).*$/;

/** The groups of digits, with spaces between them, in which IMEIs are printed and read out. In any other one a digit is missing, or is the label's. */
const shapes = ["8 6 1", "2 6 6 1", "6 2 6 1", "8 7", "2 6 7", "6 6 3", "4 4 4 3", "5 5 5", "3 3 3 3 3"]
  .map((groups) => groups.replace(/\d/g, "\\d{$&}"))
  .join("|");
const spaced = new RegExp(`^(?:${shapes})(?!\\S)`);

/** Fourteen digits in groups, a single one, and a label behind a single space: it may be the first word of that. */
const openEnd = / \d$/;
const besides = /^ \S/;

/**
 * What is taken for a device wherever it stands in a label, because a line break may have got lost before it; and what is one in all
 * likelihood where the label begins, although a digit is missing or too many.
 */
const devices = [
  /(?<!\d-?)\d(?:-?\d){14}(?!-?\d)/,
  new RegExp(`(?<![\\d-] ?)(?:${shapes})(?! ?[\\d-])`),
  /^\d(?:-?\d){13,15}(?!\S)/,
];

/** Lines of an IMEI and, behind white space, a label. Empty lines are skipped, and comments behind `#`. */
export function readTextFile(text: string): Entries {
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  text.split(/\r\n|\n|\r/).forEach((content, index) => {
    const line = index + 1;
    const said = content.replace(comment, "").trim();
    if (said !== "") {
      const [imei = ""] = spaced.exec(said) ?? /^\S+/.exec(said) ?? [];
      const behind = said.slice(imei.length);
      const problem = problemOf(imei, behind);
      if (problem === undefined) {
        entries.push({ line, imei, label: behind.trim() });
      } else {
        problems.push({ line, problem });
      }
    }
  });
  return { entries, problems };
}

function problemOf(imei: string, behind: string): string | undefined {
  if (openEnd.test(imei) && besides.test(behind)) {
    return "leaves open where the IMEI ends and the label begins; write the IMEI without spaces";
  }
  const label = behind.trim();
  const [other] = devices.flatMap((pattern) => pattern.exec(label)?.[0] ?? []);
  return other === undefined
    ? undefined
    : `has a second device in the place of the label, ${other}: one device a line; other numbers of that length are for CSV files`;
}
