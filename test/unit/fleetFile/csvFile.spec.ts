import assert from "node:assert/strict";
import { readCsvFile } from "../../../src/fleetFile/csvFile";
import { FleetFileError } from "../../../src/fleetFile/entry";
import { threeDevices } from "../../support/imeis";

const [first, second] = threeDevices();

const refusal = (message: RegExp | string) => (error: unknown) => {
  assert.ok(error instanceof FleetFileError);
  assert.match(error.message, message instanceof RegExp ? message : new RegExp(message));
  return true;
};

describe("a CSV file", () => {
  for (const { what, text } of [
    { what: "with commas", text: `imei,label\n${first},"pump, north"` },
    { what: "with semicolons, where a comma is a decimal mark", text: `imei;label\n${first};pump, north` },
    { what: "with tabs", text: `imei\tlabel\n${first}\tpump, north` },
    { what: "with bars", text: `imei|label\n${first}|pump, north` },
    { what: "with other columns, which do not matter", text: `site,label,imei\nx,"pump, north",${first}` },
    { what: "with a header in capitals and spaces", text: ` IMEI , Label \n${first},"pump, north"` },
    { what: "with commas in a quoted header", text: `imei;label;"a,b,c,d"\n${first};pump, north;x` },
    { what: "with Windows line breaks", text: `imei,label\r\n${first},"pump, north"\r\n` },
    { what: "with empty lines and rows of empty cells", text: `\nimei,label\n\n${first},"pump, north"\n,\n,,,\n` },
    { what: "with the separator in a line of its own, as Excel does", text: `sep=;\nimei;label\n${first};pump, north` },
  ]) {
    it(`is read ${what}`, () => {
      const { entries, problems } = readCsvFile(text, {});
      assert.deepEqual(problems, []);
      assert.deepEqual(
        entries.map(({ imei, label }) => ({ imei, label })),
        [{ imei: first, label: "pump, north" }],
      );
    });
  }

  it("numbers lines as an editor does", () => {
    const text = `sep=,\r\nimei,label\r\n\r\n${first},a\r\n${second},b`;
    assert.deepEqual(
      readCsvFile(text, {}).entries.map(({ line }) => line),
      [4, 5],
    );
  });

  it("may lack labels, in the header or at the end of a row", () => {
    assert.equal(readCsvFile(`imei\n${first}`, {}).entries[0]?.label, "");
    assert.equal(readCsvFile(`imei,label\n${first}`, {}).entries[0]?.label, "");
  });

  it("keeps quotes inside of a label", () => {
    assert.equal(readCsvFile(`imei,label\n${first},12" pipe`, {}).entries[0]?.label, '12" pipe');
  });

  it("is read by the names that its columns are said to have", () => {
    const text = `Device ID,Site,label\n${first},north,x`;
    assert.deepEqual(readCsvFile(text, { imei: "device id", label: "SITE" }).entries, [
      { line: 2, imei: first, label: "north" },
    ]);
  });

  it("without its column names those it has, and the way out", () => {
    assert.throws(
      () => readCsvFile(`Device ID,Site\n${first},x`, {}),
      refusal('^has no column "imei"; its columns are "Device ID", "Site"\\. Rename .* { columns: { imei: "…" } }$'),
    );
    assert.throws(() => readCsvFile(`imei,Site\n${first},x`, { label: "Pump" }), refusal('^has no column "Pump"; '));
  });

  it("without a header is told apart", () => {
    assert.throws(() => readCsvFile(`${first}\n${second}`, {}), refusal("its first line is a device; put a header"));
  });

  it("with a column twice is refused, because nobody knows which is meant", () => {
    assert.throws(() => readCsvFile(`imei,IMEI\n${first},${second}`, {}), refusal('^has 2 columns "imei"'));
  });

  it("with a quote that is not closed names the line where it begins", () => {
    assert.throws(
      () => readCsvFile(`imei,label\n${first},a\n${second},"x\n${first},y\n`, {}),
      refusal("^cannot be read as CSV from line 3 on: a quote is not closed$"),
    );
  });
});
