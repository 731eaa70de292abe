/** What spreadsheets make of an IMEI to keep it from being taken for a number: `="353238063289555"`, `'353238063289555`. */
const kept = /^(?:="(.*)"|'(.*))$/;
/** `3.53238E+14`, with a comma in some countries. */
const scientific = /^\d+([.,]\d+)?e\+?\d+$/i;
/** `353238063289555.0`, as programs for data write it once a cell of the column was empty. */
const decimal = /^\d+[.,]0+$/;

/** The IMEI that is meant, or why it is lost: a problem worded to follow the quoted input. */
export function readSpreadsheetImei(cell: string): { readonly imei: string } | { readonly problem: string } {
  if (scientific.test(cell)) {
    return {
      problem:
        "is a number in scientific notation: the spreadsheet dropped its last digits. Format the column as text, put the IMEIs in again, and export anew",
    };
  }
  if (decimal.test(cell)) {
    return {
      problem:
        "is a number with decimals, which has lost leading zeros if there were any; have the column written as text",
    };
  }
  const [, quoted, marked] = kept.exec(cell) ?? [];
  return { imei: quoted ?? marked ?? cell };
}
