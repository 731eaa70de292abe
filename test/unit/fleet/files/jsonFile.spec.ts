import assert from "node:assert/strict";
import { FleetFileError } from "../../../../src/fleet/files/entry";
import { readJsonFile } from "../../../../src/fleet/files/jsonFile";
import { imeis, threeDevices } from "../../../support/imeis";

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
        problem:
          "item 1 has the number 353238060000001 for an IMEI; write it in quotes, because numbers lose leading zeros",
      },
      { line: 3, problem: "item 2 has null for an IMEI; it must be text in quotes" },
      { line: 5, problem: 'item 4 has no field "imei", but "label"' },
      {
        line: 6,
        problem: "item 5 has the number 17 for a label; write it in quotes, because numbers lose leading zeros",
      },
    ]);
  });

  for (const { text, message } of [
    {
      text: `[\n"${first}",\n]`,
      message: /^is not JSON: line 3: a value is missing before "\]", or there is a comma too many$/,
    },
    { text: `{\n"${first}": "a"\n`, message: /^is not JSON: line 3: a } is missing at the end$/ },
    { text: "// none\n[]", message: /^is not JSON: line 1: comments are not allowed in JSON$/ },
    { text: `{"${first}": "a",}`, message: /^is not JSON: line 1: a name in quotes is missing before "}"/ },
    { text: `{"${first}" "a"}`, message: /^is not JSON: line 1: a colon is missing before "\\"a\\""$/ },
    { text: `["${first}" "a"]`, message: /^is not JSON: line 1: a comma is missing before / },
    { text: "[03532]", message: /^is not JSON: line 1: a number begins with 0; write IMEIs in quotes$/ },
    { text: `["${first}]`, message: /^is not JSON: line 1: a quote is not closed$/ },
    { text: `["${first}"`, message: /^is not JSON: line 1: a \] is missing at the end$/ },
    { text: "[] x", message: /^is not JSON: line 1: / },
    { text: "[nul]", message: /^is not JSON: line 1: "nul" is no value; text is in quotes$/ },
    { text: `{"devices": ["${first}"]}`, message: /^must hold .*, and nothing around it$/ },
    { text: "[".repeat(20_000) + "]".repeat(20_000), message: /^must hold .*; it is nested too deeply$/ },
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

  it("shows a long number as it is written", () => {
    assert.ok((readJsonFile(`[${"1".repeat(9_999)}]`, {}).problems[0]?.problem.length ?? 0) < 200);
    assert.deepEqual(readJsonFile("[]", { label: "Site" }).problems, []);
    assert.match(
      readJsonFile("[353238063289555353238063]", {}).problems[0]?.problem ?? "",
      /number 353238063289555353238063 /,
    );
  });

  it("with a field twice is refused, because nobody knows which is meant", () => {
    const { problems } = readJsonFile(`[{"imei": "${first}", "IMEI": "${second}", "label": "a", "label": "b"}]`, {});
    assert.deepEqual(
      problems.map(({ problem }) => problem),
      ['item 1 has 2 fields "imei"; keep one', 'item 1 has 2 fields "label"; keep one'],
    );
  });

  it("must have the field that is said to hold the labels", () => {
    const text = `[{"imei": "${first}", "Site": "x"}, {"imei": "${second}"}]`;
    assert.throws(
      () => readJsonFile(text, { label: "Sitee" }),
      /^FleetFileError: has no field "Sitee"; its fields are "imei", "Site"$/,
    );
    assert.equal(readJsonFile(text, { label: "site" }).entries[0]?.label, "x");
  });

  it("has lines of every kind, and of 200,000 devices on one line is read in time", () => {
    assert.deepEqual(
      readJsonFile(`[\r"${first}",\r\n"${first}",\n"${first}"]`, {}).entries.map(({ line }) => line),
      [2, 3, 4],
    );
    assert.equal(readJsonFile(JSON.stringify(imeis(200_000)), {}).entries.length, 200_000);
  });
});
