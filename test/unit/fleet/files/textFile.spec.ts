import assert from "node:assert/strict";
import { FleetFileError, parseFleetFile } from "../../../../src/fleet/files";
import { readTextFile } from "../../../../src/fleet/files/textFile";

const imei = "353238060000001";

function refusalOf(text: string): string {
  try {
    parseFleetFile("x.txt", Buffer.from(text));
  } catch (error) {
    assert.ok(error instanceof FleetFileError, String(error));
    return error.message;
  }
  assert.fail("it was read");
}

describe("a text file", () => {
  for (const { line, label } of [
    { line: imei, label: "" },
    { line: `  ${imei}  `, label: "" },
    { line: `${imei}  pump-17`, label: "pump-17" },
    { line: `${imei}\tpump 17`, label: "pump 17" },
    { line: `${imei} 17`, label: "17" },
    { line: `${imei} # spare`, label: "" },
    { line: `${imei} pump #17`, label: "pump #17" },
    { line: `${imei} pump #17 # spare`, label: "pump #17" },
    { line: `${imei} pump #`, label: "pump" },
  ]) {
    it(`has an IMEI in a line, and perhaps a label: ${JSON.stringify(line)}`, () => {
      const [entry] = readTextFile(line).entries;
      assert.deepEqual([entry?.imei, entry?.label], [imei, label]);
    });
  }

  for (const written of [
    "35-323806-000000-1",
    "35 323806 000000 1",
    "353238 060000 001",
    "35323806 0000001",
    "35323 80600 00001",
    "3532 3806 0000 001",
  ]) {
    it(`may group the digits: ${written}`, () => {
      assert.equal(readTextFile(written).entries[0]?.imei, written);
    });
  }

  it("may have a label behind grouped digits, where it is clear where that begins", () => {
    assert.deepEqual(readTextFile("35-323806-000000-1 7 rooms").entries, [
      { line: 1, imei: "35-323806-000000-1", label: "7 rooms" },
    ]);
    assert.equal(readTextFile("353238 060000 001 pump").entries[0]?.label, "pump");
    assert.equal(readTextFile("35 323806 000000 1\tpump").entries[0]?.label, "pump");
    assert.equal(readTextFile("35 323806 000000 1  pump").entries[0]?.label, "pump");
    assert.match(readTextFile("35 323806 000000 7 pumps").problems[0]?.problem ?? "", /^is ambiguous: /);
  });

  for (const { line, as } of [
    { line: "35323806000000 7 rooms", as: ["35323806000000", "7 rooms"] },
    { line: "3532380600000 12 east", as: ["3532380600000", "12 east"] },
    { line: "35-323806-000000 7 north", as: ["35-323806-000000", "7 north"] },
    { line: "48569658 76298 0 3", as: ["48569658", "76298 0 3"] },
    { line: "35323806 00000 12 Main St", as: ["35323806", "00000 12 Main St"] },
    { line: "35-323806-000000-12 x", as: ["35-323806-000000-12", "x"] },
    { line: "3532380600000011 x", as: ["3532380600000011", "x"] },
  ]) {
    it(`takes no digit of the label for one that the IMEI has lost: ${line}`, () => {
      const [entry] = readTextFile(line).entries;
      assert.deepEqual([entry?.imei, entry?.label], as);
    });
  }

  for (const label of [
    "353238060000002",
    "pump 353238060000002",
    "35-323806-000000-2",
    "35 323806 000000 2",
    "3532380600000021",
    "35323806000000",
    "pump-a353238060000002 pump b",
    "pump a 35-323806-000000-2 pump b",
    "pump a 35 323806 000000 2 pump b",
  ]) {
    it(`has one device a line, whatever stands in the place of the label: ${label}`, () => {
      assert.match(refusalOf(`${imei} ${label}`), /^x\.txt:1: .* device.*, 35[\d -]+: /m);
    });
  }

  for (const { what, text } of [
    { what: 'Excel\'s "Unicode Text"', text: `imei\tlabel\n${imei}\tpump-17\n` },
    { what: "with columns of other names", text: `\n# pumps\nDevice ID\tSite\n${imei}\tnorth\n` },
    { what: "with commas", text: `imei,label\n${imei},pump-17\n` },
    { what: "with semicolons and no header", text: `${imei};pump-17\n` },
    { what: "of one column", text: `IMEI\n${imei}\n` },
  ]) {
    it(`that is a table is told to be saved as one: ${what}`, () => {
      assert.match(refusalOf(text), /^x\.txt is a table: .*\.csv or \.tsv\. \[fleet-file-invalid\]$/);
    });
  }

  it("may call a device by a number that is no IMEI", () => {
    for (const label of [
      "89148000001234567890",
      "4155550100",
      "commissioned 20260101120000",
      "tel 00491711234567",
      "SN 1234-5678-9012-3456",
    ]) {
      assert.equal(readTextFile(`${imei} ${label}`).entries[0]?.label, label);
    }
  });

  it("skips empty lines and comments, and numbers the others as an editor does", () => {
    assert.deepEqual(
      readTextFile(`# pumps\r\n\r\n   # and meters\n#${imei}\n${imei}\r${imei}`).entries.map(({ line }) => line),
      [5, 6],
    );
  });
});
