/** Spreadsheets mark an IMEI as text: `="353238063289555"`, `'353238063289555`. */
const kept = /^(?:="(.*)"|'(.*))$/;
/** `3.53238E+14` */
const scientific = /^\d+([.,]\d+)?e\+?\d+$/i;
/** `353238063289555.0`, as data tools write a column with an empty cell. */
const decimal = /^\d+[.,]0+$/;

/** @returns the IMEI, or a problem that continues the quoted input */
export function readSpreadsheetImei(cell: string): { readonly imei: string } | { readonly problem: string } {
  if (scientific.test(cell)) {
    return {
      problem:
        "is a number in scientific notation: the spreadsheet dropped its last digits. Format the column as text, enter the IMEIs again, and export the file again",
    };
  }
  if (decimal.test(cell)) {
    return {
      problem: "is a number with decimals, which may have lost leading zeros; export the column as text",
    };
  }
  const [, quoted, marked] = kept.exec(cell) ?? [];
  return { imei: quoted ?? marked ?? cell };
}
