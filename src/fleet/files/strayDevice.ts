import { isImei, type Imei } from "../imei";
import type { Roster } from "../roster";

/** What looks like a device where none is read. */
export interface StrayDevice {
  readonly imei: Imei;
  /** Otherwise it counts only if the fleet has devices of the same model: long numbers have other uses. */
  readonly isCertain: boolean;
}

export const glued =
  "put it on its own line (a row that is appended to a file without a final line break joins the last one). " +
  "If it is no device, put a space into the number";

/** With the same gap between all groups. */
const groups = (sizes: string) => sizes.replace(/\d/g, "\\d{$&}").replaceAll(" ", "\\k<gap>");

/** An IMEI in printed groups. Equal groups after another one are part of a longer number. */
export const groupedImei = `(?=\\d{2,8}(?<gap>[ \\u00a0-]))(?:${[
  ...["8 6 1", "2 6 6 1", "6 2 6 1", "8 7", "2 6 7", "6 6 3"].map(groups),
  ...["4 4 4 3", "5 5 5", "3 3 3 3 3"].map((sizes) => `(?<!\\d{${sizes.charAt(0)}}[ \\u00a0-])${groups(sizes)}`),
].join("|")})(?![ \\u00a0-]?\\d)`;

/** More than 15 digits, because the text before the device may end with some. */
const anywhere = new RegExp(`(?<!\\d)\\d{15,}|${groupedImei}`, "g");

/** Bounded, because millions of digits would overflow the stack. */
const anyGroups = "(?<!\\d[ \\u00a0-]?)\\d(?:[ \\u00a0-]?\\d){14,60}(?![ \\u00a0-]?\\d)";
const inAnyGroups = new RegExp(anyGroups, "g");

/** A number of 15 digits next to a word is part of a sentence. */
const outsideSentences = (number: string) =>
  new RegExp(`(?<!\\d)\\d{16,}|(?=\\d)(?<![^\\s,;|][ \\u00a0:(#/]+)(?:${number})(?![ \\u00a0]?[\\p{L}\\p{N}])`, "gu");
const inCell = outsideSentences(`(?<!\\d)\\d{15}|${groupedImei}`);
const inLines = outsideSentences(anyGroups);
const lineBreak = /[\r\n]/;

/** ICCID, the number of a SIM card (ITU-T E.118). */
const iccid = /^\W?89\d{17,18}$/;
/** Such as 0402196254-00001. */
const account = /^\d{10}-\d{5}$/;

/** Perhaps as a spreadsheet's text: ="353238063289555". */
const byItself = new RegExp(`^(?:="|['"])?(?:\\d{15}|${groupedImei})"?\\s*$`);

/** `52.520006599999995`, or two of them. */
const coordinates = /^-?\d+\.\d+(?:[,; ]+-?\d+\.\d+)?$/;

/** Not the decimals of a coordinate. */
const longEnd = /(?<![\d.])\d{16,}$/;

export function devicesIn(text: string): readonly StrayDevice[] {
  return find(anywhere, text).map(({ imei, digits, index }) => ({
    imei,
    isCertain: !iccid.test(`${text.charAt(index - 1)}${digits}`),
  }));
}

/** For places where numbers have no other use. */
export function devicesInAnyGroups(text: string): readonly StrayDevice[] {
  return [
    ...devicesIn(text),
    ...find(inAnyGroups, text)
      .map(inGroups)
      .filter(({ isCertain }) => isCertain),
  ];
}

/** A whole label may be a number of 15 digits. */
export function devicesInLabel(label: string): readonly StrayDevice[] {
  return byItself.test(label) ? [] : devicesIn(label);
}

/** A whole unread cell may be a number of 15 digits, or a sentence with one. */
export function devicesInCell(cell: string): readonly StrayDevice[] {
  const found = byItself.test(cell) ? [] : find(lineBreak.test(cell) ? inLines : inCell, cell).map(inGroups);
  return found.length > 0 && coordinates.test(cell) ? found.map(({ imei }) => ({ imei, isCertain: false })) : found;
}

/** A number of 15 digits as a whole label or cell. */
export function numberAlone(text: string): StrayDevice | undefined {
  const imei = text.length >= 15 && byItself.test(text) ? text.replace(/\D/g, "") : "";
  return isImei(imei) ? { imei, isCertain: false } : undefined;
}

/** A device joined to a cell, or a serial number. */
export function longNumberAtEnd(cell: string): StrayDevice | undefined {
  const imei = iccid.test(cell) ? undefined : longEnd.exec(cell)?.[0].slice(-15);
  return imei !== undefined && isImei(imei) ? { imei, isCertain: true } : undefined;
}

function inGroups({ imei, digits, written }: Found): StrayDevice {
  return { imei, isCertain: digits.length === 15 && !account.test(written) };
}

interface Found {
  readonly imei: Imei;
  readonly written: string;
  readonly digits: string;
  readonly index: number;
}

function find(pattern: RegExp, text: string): readonly Found[] {
  const found: Found[] = [];
  if (text.length < 15) {
    return found;
  }
  // matchAll would copy the pattern for each of millions of cells.
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [written] = match;
    const digits = written.replace(/\D/g, "");
    const imei = digits.slice(-15);
    if (isImei(imei)) {
      found.push({ imei, written, digits, index: match.index });
    }
  }
  return found;
}

/** The type allocation code. */
const modelOf = (imei: Imei) => imei.slice(0, 8);

/** Whether no line of the file declares the device. */
export function isMissingFrom(roster: Roster): (stray: StrayDevice) => boolean {
  let models: ReadonlySet<string> | undefined;
  const isKnownModel = (imei: Imei) => (models ??= new Set([...roster.keys()].map(modelOf))).has(modelOf(imei));
  return ({ imei, isCertain }) => (isCertain || isKnownModel(imei)) && !roster.has(imei);
}
