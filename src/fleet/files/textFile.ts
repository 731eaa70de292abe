import { quoted } from "../../text/quoted";
import { FleetFileError, isColumn, type Entries, type Entry, type Problem, type Stray } from "./entry";
import { devicesIn, devicesInAnyGroups, groupedImei } from "./strayDevice";

/** A `#` at the beginning of a line or between spaces, but not in a label such as `pump #17`. */
const comment = /(?:^\s*#|\s#(?=\s|$))[^]*$/;

/** In other groups, a digit is missing or belongs to the label. */
const spaced = new RegExp(`^${groupedImei}(?!\\S)`);

/** The last digit may be the first word of the label. */
const openEnd = / \d$/;
const besides = /^ \S/;

/** A second device in place of the label, perhaps with a digit too few or too many. */
const second = new RegExp(`^(?:="|['"])?(?:\\d(?:-?\\d){13,15}|${groupedImei})"?(?!\\S)`);

const commentedOut = new RegExp(`^[\\s#]*(?:\\d{15}(?!\\d)|${groupedImei})`);

/**
 * Each line is an IMEI and, after white space, a label. Skips empty lines and `#` comments.
 *
 * @throws FleetFileError when it is a table, or has devices only in comments
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
        throw new FleetFileError(`is a table: its first line is ${quoted(said)}. Rename it to .csv or .tsv`);
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
      `has devices in comments only, the first on line ${commented + 1}. Remove the #, or, for a fleet without devices, remove the devices`,
    );
  }
  return { entries, problems, strays: () => strays };
}

/** Such as Excel's "Unicode Text". */
function isTable(line: string, firstWord: string): boolean {
  return isColumn(firstWord, "imei") || (/[\t,;|]/.test(line) && /[\p{L},;|]/u.test(firstWord));
}

function straysInComment(line: number, text: string): readonly Stray[] {
  return devicesIn(text).map((device) => ({
    line,
    device,
    problem: () =>
      `has a device in a comment, ${device.imei}: put it on its own line, or behind a # at the beginning of a line`,
  }));
}

function problemOf(imei: string, behind: string): string | undefined {
  if (openEnd.test(imei) && besides.test(behind)) {
    return "is ambiguous: where does the IMEI end and the label begin? Write the IMEI without spaces";
  }
  const [other] = second.exec(behind.trim()) ?? [];
  return other === undefined
    ? undefined
    : `has a second device in place of the label, ${other}: write one device per line; for a label of 15 digits use a CSV file`;
}
