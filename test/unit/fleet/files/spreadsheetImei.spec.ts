import assert from "node:assert/strict";
import { readSpreadsheetImei } from "../../../../src/fleet/files/spreadsheetImei";

const imei = "353238060000001";

describe("an IMEI in a spreadsheet", () => {
  for (const cell of [imei, `="${imei}"`, `'${imei}`]) {
    it(`is kept from being a number in several ways: ${cell}`, () => {
      assert.deepEqual(readSpreadsheetImei(cell), { imei });
    });
  }

  for (const cell of ["3.53238E+14", "3,53238E+14", "3.53238e14", "4E+14"]) {
    it(`is lost once it is in scientific notation: ${cell}`, () => {
      const reading = readSpreadsheetImei(cell);
      assert.ok("problem" in reading);
      assert.match(reading.problem, /^is a number in scientific notation: the spreadsheet dropped its last digits\. /);
    });
  }

  for (const cell of [`${imei}.0`, `${imei},00`]) {
    it(`has perhaps lost leading zeros once it has decimals: ${cell}`, () => {
      const reading = readSpreadsheetImei(cell);
      assert.ok("problem" in reading);
      assert.match(reading.problem, /^is a number with decimals, which may have lost leading zeros/);
    });
  }

  it("is otherwise left for the reader of IMEIs to judge", () => {
    assert.deepEqual(readSpreadsheetImei("banana"), { imei: "banana" });
  });
});
