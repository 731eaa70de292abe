import assert from "node:assert/strict";
import { codesIn } from "../../../support/codes";
import { FleetFileError, parseFleetFile, type FleetFileColumns } from "../../../../src/fleet/files";
import { imeis, threeDevices } from "../../../support/imeis";

const [first, second, third] = threeDevices();

function read(file: string, text: string, columns?: FleetFileColumns) {
  const { roster, notices } = parseFleetFile(file, Buffer.from(text), columns);
  return { devices: Object.fromEntries(roster), notices };
}

function problemOf(file: string, text: string, columns?: FleetFileColumns): string {
  try {
    read(file, text, columns);
  } catch (error) {
    assert.ok(error instanceof FleetFileError, String(error));
    return error.message;
  }
  assert.fail("it was read");
}

describe("a fleet file", () => {
  for (const { file, text } of [
    { file: "west.csv", text: `imei,label\n${first},pump-17\n${second},\n` },
    { file: "WEST.CSV", text: `imei;label\r\n${first};pump-17\r\n${second};\r\n` },
    { file: "west.tsv", text: `imei\tlabel\n${first}\tpump-17\n${second}\t\n` },
    { file: "west.txt", text: `${first} pump-17\n${second}\n` },
    { file: "west.json", text: `{"${first}": "pump-17", "${second}": ""}` },
    { file: "west.json", text: `[{"imei": "${first}", "label": "pump-17"}, {"imei": "${second}"}]` },
  ]) {
    it(`is the same in every format: ${file}: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(read(file, text), { devices: { [first]: "pump-17", [second]: undefined }, notices: [] });
    });
  }

  for (const file of ["west.xlsx", "west", "west.yaml"]) {
    it(`must have an ending that tells its format: ${file}`, () => {
      const problem = problemOf(file, "");
      assert.ok(problem.startsWith(`${file}: `));
      assert.match(problem, /\.csv, \.tsv, \.json, \.txt\. \[fleet-file-invalid\]$/);
    });
  }

  for (const { file, text } of [
    { file: "none.csv", text: "imei,label\n" },
    { file: "none.json", text: "[]" },
    { file: "none.json", text: "{}" },
    { file: "none.txt", text: "# all sold\n" },
  ]) {
    it(`may say that there are no devices: ${file}: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(read(file, text).devices, {});
    });
  }

  for (const file of ["lost.csv", "lost.json", "lost.txt"]) {
    it(`that is empty is taken for a lost one: ${file}`, () => {
      assert.match(problemOf(file, " \n"), /^lost\.\w+ is empty\. .*\[fleet-file-invalid\]$/);
    });
  }

  it("names everything that is wrong, in the order of the lines", () => {
    const problem = problemOf("west.csv", `imei,label\n35323806000001,a\n${first},b,c\n${second},"x\ny"\nbanana,\n`);
    const [summary = "", ...lines] = problem.split("\n");
    assert.match(summary, /^west\.csv: 4 of 4 devices /);
    assert.deepEqual(codesIn(summary), ["fleet-file-invalid"]);
    assert.equal(lines.length, 4);
    for (const [index, start] of [
      'west.csv:2: "35323806000001" has 14 digits',
      "west.csv:3: has 3 fields and the header 2",
      `west.csv:5: the label of ${second} "x\\ny" `,
      'west.csv:6: "banana" ',
    ].entries()) {
      assert.ok(String(lines[index]).startsWith(start), start);
    }
  });

  it("shows the first hundred problems and counts the rest", () => {
    const lines = problemOf("west.txt", "1\n".repeat(250)).split("\n");
    assert.equal(lines.length, 102);
    assert.match(lines[0] ?? "", /^west\.txt: 250 of 250 devices /);
    assert.equal(lines.at(-1), "and 150 more");
  });

  it("counts a repeated device once and says so", () => {
    const { devices, notices } = read("west.txt", `${first}\n${second}\n${first}\n`);
    assert.deepEqual(devices, { [first]: undefined, [second]: undefined });
    assert.equal(notices.length, 1);
    assert.match(notices[0] ?? "", new RegExp(`^west\\.txt: 1 device .*${first}`));
    assert.deepEqual(codesIn(notices[0] ?? ""), ["duplicate-devices"]);
  });

  it("refuses a device that has two labels", () => {
    const problem = problemOf("west.txt", `${first} a\n${second}\n${first} b\n`);
    assert.match(problem, /^west\.txt: 1 of 3 devices .*\nwest\.txt:3: \d+ .*"b".*"a" on line 1$/);
    assert.match(problemOf("west.txt", `${first} a\n${first}\n`), /:2: \d+ has no label, and the label "a" on line 1$/);
  });

  it("drops spaces and dashes in an IMEI, in every format", () => {
    const grouped = `${first.slice(0, 2)}-${first.slice(2, 8)}-${first.slice(8)}`;
    for (const [file, text] of [
      ["west.csv", `imei,label\n${grouped},a`],
      ["west.json", `{"${grouped}": "a"}`],
      ["west.txt", `${grouped} a`],
    ] as const) {
      assert.deepEqual(read(file, text).devices, { [first]: "a" });
    }
  });

  it("shows what cannot be seen, and not all of what is long", () => {
    assert.match(problemOf("west.txt", `\u200b${first}`), /"\\u200b\d+" has characters that are not digits/);
    assert.ok(problemOf("west.txt", "1".repeat(1_000_000)).length < 300);
  });

  it("drops white space of every kind around an IMEI and in it", () => {
    assert.deepEqual(read("west.csv", `imei\n"\t${first.slice(0, 8)}\u00a0${first.slice(8)} "\n`).devices, {
      [first]: undefined,
    });
  });

  it("has columns when it is no text file", () => {
    assert.match(problemOf("west.txt", first, { label: "Site" }), /^west\.txt is a text file, which has no columns/);
  });

  it("keeps leading zeros, and the order of the file", () => {
    const zeros = "000000000000001";
    assert.deepEqual(Object.keys(read("west.txt", `${third}\n${zeros}\n${first}\n`).devices), [third, zeros, first]);
  });

  it("of 100,000 devices is read whole", () => {
    const devices = imeis(100_000);
    const text = `imei,label\n${devices.map((imei, index) => `${imei},pump ${index}\n`).join("")}`;
    const read100000 = read("west.csv", text).devices;
    assert.equal(Object.keys(read100000).length, 100_000);
    assert.equal(read100000[devices[99_999]!], "pump 99999");
  });
});
