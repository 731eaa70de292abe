import assert from "node:assert/strict";
import { FleetFileError } from "../../../src/fleetFile/entry";
import { readJsonFile } from "../../../src/fleetFile/jsonFile";
import { threeDevices } from "../../support/imeis";

const [first, second] = threeDevices();

describe("a JSON file", () => {
  it("may be an array, an array of objects, or an object", () => {
    for (const text of [
      `["${first}"]`,
      `[{"id": 7, "imei": "${first}"}]`,
      `[{"IMEI": "${first}", "label": null}]`,
      `{"${first}": ""}`,
      `{"${first}": null}`,
    ]) {
      assert.deepEqual(readJsonFile(text, {}).entries, [{ line: 1, imei: first, label: "" }], text);
    }
  });

  it("is read by the names that its fields are said to have", () => {
    const text = `[{"serial": "${first}", "site": "north", "imei": "x"}]`;
    assert.deepEqual(readJsonFile(text, { imei: "serial", label: "site" }).entries, [
      { line: 1, imei: first, label: "north" },
    ]);
  });

  it("keeps both of two keys that are alike, for the reader to judge", () => {
    assert.deepEqual(readJsonFile(`{"${first}": "a",\n"${first}": "b"}`, {}).entries, [
      { line: 1, imei: first, label: "a" },
      { line: 2, imei: first, label: "b" },
    ]);
  });

  it("names each value that is no text with its line", () => {
    const text = `[\n  353238060000001,\n  null,\n  "${second}",\n  {"label": "x"},\n  {"imei": "${first}", "label": 17}\n]`;
    const { entries, problems } = readJsonFile(text, {});
    assert.deepEqual(entries, [{ line: 4, imei: second, label: "" }]);
    assert.deepEqual(problems, [
      {
        line: 2,
        problem: "has the number 353238060000001 for an IMEI; write it in quotes, because numbers lose leading zeros",
      },
      { line: 3, problem: "has null for an IMEI; it must be text in quotes" },
      { line: 5, problem: 'is an object without the field "imei"' },
      {
        line: 6,
        problem: "has the number 17 for a label; write it in quotes, because numbers lose leading zeros",
      },
    ]);
  });

  for (const { text, message } of [
    { text: `[\n"${first}",\n]`, message: /^is not JSON: line 3: ValueExpected$/ },
    { text: `{\n"${first}": "a"\n`, message: /^is not JSON: line 3: CloseBraceExpected$/ },
    { text: "// none\n[]", message: /^is not JSON: line 1: InvalidCommentToken$/ },
    { text: '"x"', message: /^must hold an array of IMEIs, an array of objects/ },
    { text: "17", message: /^must hold an array of IMEIs, an array of objects/ },
  ]) {
    it(`that is something else is refused: ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => readJsonFile(text, {}),
        (error) => error instanceof FleetFileError && message.test(error.message),
      );
    });
  }
});
