import { FleetFileError } from "./entry";

const utf16LittleEndian = [0xff, 0xfe];
const utf16BigEndian = [0xfe, 0xff];
/** How the files of spreadsheet programs begin: ZIP archives, and before these Microsoft's own. */
const spreadsheets = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

const notUtf8 =
  'is not text in UTF-8; save it as such (in Excel: "CSV UTF-8"), or letters beyond a to z would come out wrong';

/**
 * The text of a file, without the mark at its beginning. Windows writes UTF-16: Excel as "Unicode Text", its PowerShell with `>`.
 *
 * @throws FleetFileError when it is no text, or is in an encoding that has to be guessed: guessed labels would be wrong without notice.
 */
export function decodeText(content: Uint8Array): string {
  const begins = (bytes: readonly number[]) => bytes.every((byte, position) => content[position] === byte);
  if (spreadsheets.some(begins)) {
    throw new FleetFileError("is a spreadsheet or an archive and not text; save it as CSV UTF-8");
  }
  const encoding = begins(utf16LittleEndian) ? "utf-16le" : begins(utf16BigEndian) ? "utf-16be" : "utf-8";
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch {
    throw new FleetFileError(notUtf8);
  }
  // UTF-16 without a mark, of letters that UTF-8 has as well, or UTF-32.
  if (text.includes("\0")) {
    throw new FleetFileError(notUtf8);
  }
  return text;
}
