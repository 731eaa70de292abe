import { FleetFileError } from "./entry";

const utf16LittleEndian = [0xff, 0xfe];
const utf16BigEndian = [0xfe, 0xff];
/** How a ZIP archive begins, which the files of spreadsheet programs are. */
const archive = [0x50, 0x4b, 0x03, 0x04];

/**
 * The text of a file, without the mark at its beginning. Windows writes UTF-16: Excel as "Unicode Text", its PowerShell with `>`.
 *
 * @throws FleetFileError when it is no text, or is in an encoding that has to be guessed: guessed labels would be wrong without notice.
 */
export function decodeText(content: Uint8Array): string {
  const begins = (bytes: readonly number[]) => bytes.every((byte, position) => content[position] === byte);
  if (begins(archive)) {
    throw new FleetFileError("is a spreadsheet or an archive and not text; save it as CSV UTF-8");
  }
  const encoding = begins(utf16LittleEndian) ? "utf-16le" : begins(utf16BigEndian) ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch {
    throw new FleetFileError(
      'is not text in UTF-8; save it as such (in Excel: "CSV UTF-8"), or letters beyond a to z would come out wrong',
    );
  }
}
