import type { Entries, Entry, Problem } from "./entry";

/** A `#` at the beginning of a line, or by itself between spaces: labels such as `pump #17` are none. */
const comment = /(^\s*#|\s#\s|\s#$).*$/;

/**
 * An IMEI as people group its digits, by dashes or by spaces. One that begins with more than eight of them is not grouped but has lost a
 * digit, and must not take the first one of its label, which makes it another device.
 */
const grouped = [/^(?=\d{1,8}-)(?:\d-?){14}\d(?=\s|$)/, /^(?=\d{1,8} )(?:\d ?){14}\d(?=\s|$)/];

/** Fourteen digits in groups, and then a single one: the last one of the IMEI, or the first word of its label. */
const openEnd = / \d$/;

/** Numbers of fifteen digits are taken for devices wherever they stand, because a line break may have got lost before them. */
const device = /(?<![\w-])\d{15}(?![\w-])/;
/** What begins a label and is an IMEI in all likelihood, or one that has lost or gained a digit. */
const almostDevice = /^\d(?:-?\d){13,15}(?!\S)/;

/** Lines of an IMEI and, behind white space, a label. Empty lines are skipped, and comments behind `#`. */
export function readTextFile(text: string): Entries {
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  text.split(/\r\n|\n|\r/).forEach((content, index) => {
    const line = index + 1;
    const said = content.replace(comment, "").trim();
    if (said !== "") {
      const imei = firstIn(grouped, said) ?? /^\S+/.exec(said)?.[0] ?? "";
      const label = said.slice(imei.length).trim();
      const problem = problemOf(imei, label);
      if (problem === undefined) {
        entries.push({ line, imei, label });
      } else {
        problems.push({ line, problem });
      }
    }
  });
  return { entries, problems };
}

function problemOf(imei: string, label: string): string | undefined {
  if (openEnd.test(imei) && label !== "") {
    return "leaves open where the IMEI ends and the label begins; write the IMEI without spaces";
  }
  const other = firstIn([...grouped, almostDevice, device], label);
  return other === undefined
    ? undefined
    : `has a second device in the place of the label, ${other}: one device a line; other numbers of 15 digits are for CSV files`;
}

function firstIn(patterns: readonly RegExp[], text: string): string | undefined {
  for (const pattern of patterns) {
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
