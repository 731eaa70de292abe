import assert from "node:assert/strict";
import fc from "fast-check";
import { readCsvFile } from "../../../../src/fleet/files/csvFile";
import { parseFleetFile } from "../../../../src/fleet/files";
import { FleetFileError } from "../../../../src/fleet/files/entry";
import { imeis, threeDevices } from "../../../support/imeis";

const [first, second, third] = threeDevices();

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
    {
      what: "with the separator as other programs write that line",
      text: `"SEP=;";\nimei;label\n${first};pump, north`,
    },
    { what: "with an empty first line and semicolons", text: `\nimei;label\n${first};pump, north` },
    { what: "with spaces around its fields", text: `imei;label\n ${first} ; pump, north ` },
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
    for (const end of ["\n", "\r\n", "\r"]) {
      const text = ["sep=,", "imei,label", "", `${first},a`, `${second},b`].join(end);
      assert.deepEqual(
        readCsvFile(text, {}).entries.map(({ line }) => line),
        [4, 5],
      );
    }
  });

  it("may have line breaks of all kinds, as when lines are added on another system", () => {
    const devices = imeis(40);
    fc.assert(
      fc.property(fc.array(fc.constantFrom("\n", "\r\n", "\r"), { minLength: 41, maxLength: 41 }), (ends) => {
        const lines = [
          "imei,site,label,owner",
          ...devices.map((imei, index) => `${imei},${index % 3 === 0 ? "n,a,o" : "x"}`),
        ];
        const { entries, problems } = readCsvFile(lines.map((line, index) => line + (ends[index] ?? "")).join(""), {});
        assert.deepEqual(problems, []);
        assert.deepEqual(
          entries.map(({ imei, line }) => [imei, line]),
          devices.map((imei, index) => [imei, index + 2]),
        );
      }),
    );
  });

  const problemsOf = (text: string) => {
    try {
      return parseFleetFile("x.csv", Buffer.from(text)).notices;
    } catch (error) {
      assert.ok(error instanceof FleetFileError, String(error));
      return error.message.split("\n").slice(1);
    }
  };

  it("does not lose the devices that two stray quotes take in", () => {
    for (const [line, text] of [
      [3, `imei,label,note\n${first},a,"12 inch\n${second},b,12"\n${third},c,x`],
      [3, `imei,label\n${first},"a\n${second},b"\n`],
      [3, `site,imei\n"north,${first}\nsouth",${second}\n`],
      [3, `imei,note\n353238 063289 555,"n\n353238-063289-556,n"\n`],
      [3, `imei,note\n${first},"x\n35\u00a0323806\u00a0000000\u00a02,q,"`],
    ] as const) {
      const problems = problemsOf(text);
      assert.equal(problems.length, 1, text);
      assert.match(problems[0] ?? "", new RegExp(`^x\\.csv:${line}: .*a quote is missing, or there is one too many`));
    }
    for (const note of ["two\nlines", "called 555-123-4567 2024-01-15\nok", "SIM\nIMSI 310410123456789 is in it"]) {
      assert.deepEqual(problemsOf(`imei,note\n${first},"${note}"`), [], note);
    }
    for (const header of ['imei,label,"size', 'imei,"label']) {
      assert.throws(
        () => readCsvFile(`${header}\n${first},a,12"\n${second},b\n`, {}),
        refusal("^line 2 ends a field of several lines"),
      );
    }
  });

  it("may have line breaks at the ends of its cells, as people type them into spreadsheets", () => {
    const text = `"imei\n","label\n","imsi\n"\n"${first}\n","pump\n","310410123456789\n"\n"\n${second}","310410123456789\r\n",x\n`;
    assert.deepEqual(
      [...parseFleetFile("x.csv", Buffer.from(text)).roster],
      [
        [first, "pump"],
        [second, "310410123456789"],
      ],
    );
  });

  it("tells what a row without an IMEI has, such as that of a total", () => {
    for (const row of [",Total,2", '," Total ",2', ",,2"]) {
      const [problem = "", ...others] = problemsOf(`imei,label,count\n${first},a,1\n${row}\n`);
      assert.match(problem, /^x\.csv:3: has no IMEI, but .*"2"; /);
      assert.deepEqual(others, []);
    }
  });

  it("reads a note of 100,000 lines in time", () => {
    const note = "a line without a device\n".repeat(100_000);
    assert.equal(readCsvFile(`imei,note\n${first},"${note}"`, {}).entries.length, 1);
  });

  it("loses nothing that stands under a header without a name", () => {
    const { problems } = readCsvFile(`imei,label,,\n${first},pump, north,\n${second},pump,,\n`, {});
    assert.deepEqual(
      problems.map(({ line, problem }) => [line, problem.slice(0, 29)]),
      [[2, "has 3 fields and the header 2"]],
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
      refusal(
        '^has no column "imei"; its columns are "Device ID", "Site"\\. Rename .* { columns: { imei: "…" } } for readFleet\\(\\), --imei-column "…" on the command line$',
      ),
    );
    assert.throws(() => readCsvFile(`imei,Site\n${first},x`, { label: "Pump" }), refusal('^has no column "Pump"; '));
  });

  it("without a header is told apart", () => {
    assert.throws(() => readCsvFile(`${first}\n${second}`, {}), refusal("its first line is a device; add a header"));
  });

  it("with a column twice is refused, because nobody knows which is meant", () => {
    assert.throws(() => readCsvFile(`imei,IMEI\n${first},${second}`, {}), refusal('^has 2 columns "imei"'));
    assert.throws(() => readCsvFile(`imei,label,Label \n${first},a,b`, {}), refusal('^has 2 columns "label"'));
  });

  it("with titles above its header tells where that is", () => {
    assert.throws(
      () => readCsvFile(`Pumps of 2026\n\nIMEI,label\n${first},a`, {}),
      refusal('^has no column "imei" in its first line, but in line 3; delete the lines above it$'),
    );
    assert.throws(() => readCsvFile(`${"x\n".repeat(18)}imei\n${first}`, {}), refusal("but in line 19; delete"));
  });

  for (const { what, line, reason } of [
    { what: "a quote that is not closed", line: `${second},"x`, reason: "a quote is not closed" },
    {
      what: "a quote in the middle",
      line: `${second},"x" 17`,
      reason: "there is text behind the closing quote",
    },
  ]) {
    it(`with ${what} names the line where it begins, and reads what is before`, () => {
      const { entries, problems } = readCsvFile(`imei,label\n${first},a\n\n\n${line}\n${first},y\n`, {});
      assert.deepEqual(entries, [{ line: 2, imei: first, label: "a" }]);
      assert.deepEqual([problems.length, problems[0]?.line], [1, 5]);
      assert.match(problems[0]?.problem ?? "", new RegExp(`^and the lines behind it cannot be read: ${reason}`));
    });
  }

  it("whose header cannot be read has nothing to be read", () => {
    assert.throws(
      () => readCsvFile(`"imei\n${first}`, {}),
      refusal("^line 1 .* cannot be read: a quote is not closed$"),
    );
  });
});
