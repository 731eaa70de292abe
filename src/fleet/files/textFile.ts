import { quoted } from "../quoted";
import { FleetFileError, isColumn, type Entries, type Entry, type Problem, type Stray } from "./entry";
import { devicesIn, devicesInAnyGroups, groupedImei } from "./strayDevice";

/** A `#` at the beginning of a line, or by itself between spaces: labels such as `pump #17` are none. */
const comment = /(?:^\s*#|\s#(?=\s|$))[^]*$/;

/** In any other groups a digit is missing, or is the label's. */
const spaced = new RegExp(`^${groupedImei}(?!\\S)`);

/** Fourteen digits in groups, a single one, and a label behind a single space: it may be the first word of that. */
const openEnd = / \d$/;
const besides = /^ \S/;

/** A second device where the label begins, although a digit may be missing or too many. */
const second = new RegExp(`^(?:="|['"])?(?:\\d(?:-?\\d){13,15}|${groupedImei})"?(?!\\S)`);

/** A line that somebody made a comment. */
const commentedOut = new RegExp(`^[\\s#]*(?:\\d{15}(?!\\d)|${groupedImei})`);

/**
 * Lines of an IMEI and, behind white space, a label. Empty lines are skipped, and comments behind `#`.
 *
 * @throws FleetFileError when it is a table, or has devices only in comments.
 */
export function readTextFile(text: string): Entries {
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  const strays: Stray[] = [];
  const lines = text.split(/\r\n|\n|\r/);
  lines.forEach((content, index) => {
    const line = index + 1;
    const remark = comment.exec(content)?.[0] ?? "";
    const said = content.slice(0, content.length - remark.length).trim();
    if (remark !== "") {
      const [device = ""] = said === "" ? (commentedOut.exec(remark) ?? []) : [];
      strays.push(...devicesIn(device).map((found): Stray => ({ line, device: found, problem: "comment" })));
      strays.push(...straysInComment(line, remark.slice(device.length)));
    }
    if (said !== "") {
      const [imei = ""] = spaced.exec(said) ?? /^\S+/.exec(said) ?? [];
      if (entries.length + problems.length === 0 && isTable(said, imei)) {
        throw new FleetFileError(
          `is a table, and a text file has a device a line: its first line is ${quoted(said)}. Save it as .csv or .tsv`,
        );
      }
      const behind = said.slice(imei.length);
      const problem = problemOf(imei, behind);
      if (problem === undefined) {
        entries.push({ line, imei, label: behind.trim() });
      } else {
        problems.push({ line, problem });
      }
    }
  });
  const commented =
    entries.length + problems.length > 0
      ? -1
      : lines.findIndex((line) => devicesInAnyGroups(line).some(({ isCertain }) => isCertain));
  if (commented !== -1) {
    throw new FleetFileError(
      `has devices in comments only, the first on line ${commented + 1}. Take away its #, or, for a fleet of no devices, take the devices out`,
    );
  }
  return { entries, problems, strays: () => strays };
}

/** Excel's "Unicode Text", or a table by another name. */
function isTable(line: string, firstWord: string): boolean {
  return isColumn(firstWord, "imei") || (/[\t,;|]/.test(line) && /[\p{L},;|]/u.test(firstWord));
}

function straysInComment(line: number, text: string): readonly Stray[] {
  return devicesIn(text).map((device) => ({
    line,
    device,
    problem: () =>
      `has a device in a comment, ${device.imei}, where it is not read: put it on a line of its own, if need be behind a # at the ` +
      "beginning of the line",
  }));
}

function problemOf(imei: string, behind: string): string | undefined {
  if (openEnd.test(imei) && besides.test(behind)) {
    return "leaves open where the IMEI ends and the label begins; write the IMEI without spaces";
  }
  const [other] = second.exec(behind.trim()) ?? [];
  return other === undefined
    ? undefined
    : `has a second device in the place of the label, ${other}: one device a line; other numbers of that length are for CSV files`;
}
