import { FleetFileError } from "./entry";

const utf16LittleEndian = [0xff, 0xfe];
const utf16BigEndian = [0xfe, 0xff];
/** First bytes of ZIP archives (.xlsx, .ods) and .xls. */
const spreadsheets = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

const notUtf8 = 'is not UTF-8 text; save it as UTF-8 (in Excel: "CSV UTF-8")';

/**
 * Drops the byte order mark. Excel ("Unicode Text") and PowerShell (`>`) write UTF-16.
 *
 * @throws FleetFileError when it is not text, or the encoding would be a guess
 */
export function decodeText(content: Uint8Array): string {
  const begins = (bytes: readonly number[]) => bytes.every((byte, position) => content[position] === byte);
  if (spreadsheets.some(begins)) {
    throw new FleetFileError("is a spreadsheet or an archive, not text; save it as CSV UTF-8");
  }
  const encoding = begins(utf16LittleEndian) ? "utf-16le" : begins(utf16BigEndian) ? "utf-16be" : "utf-8";
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch {
    throw new FleetFileError(notUtf8);
  }
  // UTF-16 without a byte order mark, or UTF-32.
  if (text.includes("\0")) {
    throw new FleetFileError(notUtf8);
  }
  return text;
}
