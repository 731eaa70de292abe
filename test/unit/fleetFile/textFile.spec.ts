import assert from "node:assert/strict";
import { readTextFile } from "../../../src/fleetFile/textFile";

const imei = "353238060000001";

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
      assert.deepEqual([entry?.imei, entry?.label.trim()], [imei, label]);
    });
  }

  it("may group the digits", () => {
    assert.equal(readTextFile("35-323806-000000-1 pump").entries[0]?.imei, "35-323806-000000-1");
    assert.equal(readTextFile("35 323806 000000 1\tpump").entries[0]?.imei, "35 323806 000000 1");
  });

  it("skips empty lines and comments, and numbers the others as an editor does", () => {
    assert.deepEqual(
      readTextFile(`# pumps\r\n\r\n   # and meters\n#${imei}\n${imei}\r${imei}`).entries.map(({ line }) => line),
      [5, 6],
    );
  });
});
