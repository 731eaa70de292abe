import assert from "node:assert/strict";
import { decodeText } from "../../../../src/fleet/files/decodeText";
import { FleetFileError } from "../../../../src/fleet/files/entry";

describe("the text of a file", () => {
  const text = "Pömp №1";

  for (const { encoding, content } of [
    { encoding: "UTF-8", content: Buffer.from(text) },
    { encoding: "UTF-8 with a mark", content: Buffer.from(`\uFEFF${text}`) },
    { encoding: "UTF-16, as Excel and PowerShell write it", content: Buffer.from(`\uFEFF${text}`, "utf16le") },
    { encoding: "UTF-16 the other way round", content: Buffer.from(`\uFEFF${text}`, "utf16le").swap16() },
  ]) {
    it(`is read in ${encoding}`, () => {
      assert.equal(decodeText(content), text);
    });
  }

  it("in an encoding that would have to be guessed is refused", () => {
    assert.throws(
      () => decodeText(Buffer.from("Pömp", "latin1")),
      (error) => error instanceof FleetFileError && /^is not UTF-8 text; .*CSV UTF-8/.test(error.message),
    );
  });

  it("in UTF-16 without a mark, or in UTF-32, is refused", () => {
    for (const content of [Buffer.from("imei", "utf16le"), Buffer.from([0xff, 0xfe, 0, 0, 0x31, 0, 0, 0])]) {
      assert.throws(() => decodeText(content), /is not UTF-8 text/);
    }
  });

  it("is not that of an old spreadsheet program, either", () => {
    assert.throws(() => decodeText(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])), /is a spreadsheet or an archive/);
  });

  it("is not that of a spreadsheet program's own file", () => {
    assert.throws(
      () => decodeText(Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14])),
      (error) => error instanceof FleetFileError && error.message.includes("save it as CSV UTF-8"),
    );
  });
});
