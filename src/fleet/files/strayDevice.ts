import { isImei, type Imei } from "../imei";
import type { Roster } from "../roster";

/** What looks like a device in a place where no device is read. */
export interface StrayDevice {
  readonly imei: Imei;
  /** Longer numbers have other uses: such a one is a device only if the fleet has others of its model. */
  readonly isCertain: boolean;
}

/** An IMEI in the groups in which it is printed and read out, with one kind of gap between them. */
export const groupedImei = `(?=\\d{2,8}(?<gap>[ \\u00a0-]))(?:${[
  "8 6 1",
  "2 6 6 1",
  "6 2 6 1",
  "8 7",
  "2 6 7",
  "6 6 3",
  "4 4 4 3",
  "5 5 5",
  "3 3 3 3 3",
]
  .map((sizes) => sizes.replace(/\d/g, "\\d{$&}").replaceAll(" ", "\\k<gap>"))
  .join("|")})(?![ \\u00a0-]?\\d)`;

/** In one piece there may be more digits: what a device is glued to can end with some. */
const device = `(?:(?<!\\d)\\d{15,}|(?<!\\d[ \\u00a0-])${groupedImei})`;
const anywhere = new RegExp(device, "g");

/** A number behind a word and a space or a colon, or with a word behind it, is part of a sentence. */
const outsideSentences = new RegExp(`(?=\\d)(?<![^\\s,;|][ \\u00a0:(#/]+)${device}(?![ \\u00a0]?[\\p{L}\\p{N}])`, "gu");

/** ITU-T E.118: the number of a SIM card, behind no letter. */
const iccid = /^\W?89\d{17,18}$/;

/** By itself, perhaps with the marks of a spreadsheet: ="353238063289555". */
const byItself = new RegExp(`^(?:="|['"])?(?:\\d{15}|${groupedImei})"?\\s*$`);

/** All that look like devices. */
export function devicesIn(text: string): readonly StrayDevice[] {
  return find(anywhere, text).map(({ imei, digits, index }) => ({
    imei,
    isCertain: !iccid.test(`${text.charAt(index - 1)}${digits}`),
  }));
}

/** A number of 15 digits may be all of a label. */
export function devicesInLabel(label: string): readonly StrayDevice[] {
  return byItself.test(label) ? [] : devicesIn(label);
}

/** A number of 15 digits may be all of a cell that is not read, and part of a sentence in it. */
export function devicesInCell(cell: string): readonly StrayDevice[] {
  return byItself.test(cell)
    ? []
    : find(outsideSentences, cell).map(({ imei, digits }) => ({ imei, isCertain: digits.length === 15 }));
}

interface Found {
  readonly imei: Imei;
  readonly digits: string;
  readonly index: number;
}

function find(pattern: RegExp, text: string): readonly Found[] {
  const found: Found[] = [];
  if (text.length < 15) {
    return found;
  }
  // Cells come in millions: matchAll would copy the pattern for each.
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const digits = match[0].replace(/\D/g, "");
    const imei = digits.slice(-15);
    if (isImei(imei)) {
      found.push({ imei, digits, index: match.index });
    }
  }
  return found;
}

/** The first eight digits of an IMEI are those of the model. */
const modelOf = (imei: Imei) => imei.slice(0, 8);

/** Whether one gets no license, because no line of the file has it. */
export function isMissingFrom(roster: Roster): (stray: StrayDevice) => boolean {
  let models: ReadonlySet<string> | undefined;
  const isKnownModel = (imei: Imei) => (models ??= new Set([...roster.keys()].map(modelOf))).has(modelOf(imei));
  return ({ imei, isCertain }) => (isCertain || isKnownModel(imei)) && !roster.has(imei);
}
