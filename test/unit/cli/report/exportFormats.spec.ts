import assert from "node:assert/strict";

import ts from "typescript";

import { exportFormats, type Licensed } from "../../../../src/cli/report/exportFormats";
import { parseFleetFile } from "../../../../src/fleet/files";
import { threeDevices } from "../../../support/imeis";

const licensed: Licensed = { account: "0402196254-00001", devices: threeDevices() };
const none: Licensed = { ...licensed, devices: [] };

describe("what is exported", () => {
  for (const [format, ending] of [
    ["csv", ".csv"],
    ["json", ".json"],
    ["text", ".txt"],
  ] as const) {
    it(`is a fleet file: ${format}`, () => {
      const read = (what: Licensed) => [
        ...parseFleetFile(`x${ending}`, Buffer.from(exportFormats[format](what))).roster.keys(),
      ];
      assert.deepEqual([read(licensed), read(none)], [licensed.devices, []]);
    });
  }

  it("has a place for labels in a spreadsheet", () => {
    assert.equal(exportFormats.csv(licensed).split("\n", 2).join(), `imei,label,${threeDevices()[0]},`);
  });

  it("is a program whose text does not depend on what is in an account's name", () => {
    const text = exportFormats.program({ account: 'a"b\\c', devices: threeDevices() });
    const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
    assert.deepEqual(diagnostics, []);
    assert.match(text, /const account = "a\\"b\\\\c";/);
    assert.equal(text.match(/^ {4}"\d{15}",$/gm)?.length, 3);
    assert.match(exportFormats.program(none), /devices: \[\],/);
  });
});
