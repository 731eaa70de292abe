import assert from "node:assert/strict";
import fc from "fast-check";
import { FleetFileError, parseFleetFile } from "../../../../src/fleet/files";
import { isImei } from "../../../../src/fleet/imei";

const [first, second, third] = ["353238063289555", "353238063289556", "353238063289557"] as const;

/** The devices that were read, or what was said in their place. */
function read(file: string, text: string): readonly string[] | string {
  try {
    return [...parseFleetFile(file, Buffer.from(text)).roster.keys()];
  } catch (error) {
    assert.ok(error instanceof FleetFileError, String(error));
    return error.message;
  }
}

function refusal(file: string, text: string): string {
  const result = read(file, text);
  assert.ok(typeof result === "string", `${JSON.stringify(text)} was read as ${JSON.stringify(result)}`);
  return result;
}

/** What has been a line break to somebody, or stands for one. */
const standIns = [
  ..."\\n \\r\\n \\t \\\\n \\u000a \u0085 \u2028 \u2029 \v \f \u001e \u001c <br> <br/> &#10; _x000D_ _x000A_ ; | : / ^ ¶ ␊ ⏎ ,".split(
    " ",
  ),
  " ",
  "  ",
  "\t",
  "",
];

describe("a fleet file in which line breaks were lost", () => {
  const lines = (header: string) => [header, `${first},p0`, `${second},p1`, `${third},p2`];
  for (const standIn of standIns) {
    it(`is refused, and not read as a fleet of no devices: ${JSON.stringify(standIn)}`, () => {
      for (const header of ["imei,label", "imei", "imei,label,site", "imei,site,owner,notes"]) {
        for (const end of ["", standIn, "\n"]) {
          refusal("west.csv", lines(header).join(standIn) + end);
          refusal("west.csv", lines(header).join(standIn).replaceAll(",", ";") + end);
          refusal("west.tsv", lines(header).join(standIn).replaceAll(",", "\t") + end);
        }
      }
      refusal("west.txt", ["# pumps", `${first} p0`, `${second} p1`].join(standIn));
      refusal("west.txt", ["# pumps", first].join(standIn));
      refusal("west.txt", ["#", first].join(standIn));
      refusal("west.txt", `${first} p0${standIn}${second} p1${standIn}${third}`);
      refusal("west.txt", `${first} p0 # spare${standIn}${second} p1`);
    });
  }

  it("is told apart with the line, and the device that is in the header", () => {
    assert.match(
      refusal("west.csv", `imei,label${first},p0\n${second},p1\n`),
      /^west\.csv line 1 .*"label353238063289555"/,
    );
    for (const device of ["35-323806-328955-5", "35323806 328955 5", `1${first}`, `="${first}"`]) {
      assert.match(refusal("west.csv", `\nimei,label${device},p0\n${second},p1\n`), /^west\.csv line 2 /, device);
    }
  });

  it("may have a header with other numbers", () => {
    assert.deepEqual(read("west.csv", `imei,label,2024-01-15 to 2024-12-31,account 0402196254-00001\n${first},p0`), [
      first,
    ]);
  });
});

describe("a device that is glued to something else", () => {
  for (const { what, file, text } of [
    { what: "a label", file: "west.csv", text: `imei,label\n${first},p1${second}\n` },
    { what: "a label that is a number", file: "west.csv", text: `imei,label\n${first},17${second}\n` },
    {
      what: "a label that ends with one, of another model",
      file: "west.csv",
      text: `imei,label\n${first},p1990013907835573\n`,
    },
    { what: "a label that is a SIM card's number", file: "west.csv", text: `imei,label\n${first},8917${second}\n` },
    { what: "a label that is none", file: "west.csv", text: `imei,label\n${first},a8901990013907835573\n` },
    { what: "a label, in groups", file: "west.csv", text: `imei,label\n35-323806-328955-5,p135-323806-328955-6\n` },
    { what: "a label, behind a space", file: "west.csv", text: `imei,label\n${first},p1 ${second}\n` },
    { what: "a label, in front of more", file: "west.csv", text: `imei,label\n${first},p1 ${second} p2\n` },
    { what: "a label, with more columns behind", file: "west.csv", text: `imei,label,site\n${first},p1${second},p2\n` },
    { what: "a column that is not read", file: "west.csv", text: `imei,label,site\n${first},p1,north${second}\n` },
    { what: "a number that is not read", file: "west.csv", text: `imei,label,floor\n${first},p1,12${second}\n` },
    { what: "a date that is not read", file: "west.csv", text: `imei,label,since\n${first},p1,2024-01-15${second}\n` },
    {
      what: "a column that is not read, with more behind",
      file: "west.csv",
      text: `imei,a,b,c\n${first},p1,x${second},p2\n`,
    },
    { what: "a label", file: "west.json", text: `{"${first}": "p1${second}"}` },
    { what: "a label", file: "west.json", text: `[{"imei": "${first}", "label": "p1${second}"}]` },
    { what: "the name of a field", file: "west.json", text: `[{"imei": "${first}", "label${second}": "p1"}]` },
    {
      what: "a field that is not read",
      file: "west.json",
      text: `[{"imei": "${first}", "site": {"at": ["x${second}"]}}]`,
    },
    { what: "a label", file: "west.txt", text: `${first} p1${second}\n` },
    { what: "a label of several words", file: "west.txt", text: `${first} hall 17${second}\n` },
    { what: "a comment", file: "west.txt", text: `${first}\n# spare${second}\n` },
    { what: "a comment that ends with a number", file: "west.txt", text: `${first}\n# as of 2026${second}\n` },
    { what: "a comment with a device of its own", file: "west.txt", text: `${first}\n# ${third} x${second}\n` },
    { what: "a comment behind a device", file: "west.txt", text: `${first} # spare ${second}\n` },
  ]) {
    it(`is named with its line, and nothing is read: ${what}: ${file}: ${JSON.stringify(text)}`, () => {
      const [summary, problem] = refusal(file, text).split("\n");
      assert.match(summary ?? "", /: 1 of 2 devices .* \[fleet-file-invalid\]$/);
      assert.match(problem ?? "", new RegExp(`^${file.replace(".", "\\.")}:\\d: .*(?:${second}|990013907835573)`));
    });
  }

  for (const { what, file, text } of [
    { what: "a label that is a number", file: "west.csv", text: `imei,label\n${first},310410123456789\n` },
    { what: "a label in groups", file: "west.csv", text: `imei,label\n${first},35-323806-000000-2\n` },
    { what: "a label as Excel keeps digits", file: "west.csv", text: `imei,label\n${first},"=""310410123456789"""\n` },
    {
      what: "a label with a SIM card's number",
      file: "west.csv",
      text: `imei,label\n${first},SIM 89148000001234567890\n`,
    },
    { what: "a label with an account", file: "west.csv", text: `imei,label\n${first},acct 0402196254-00001\n` },
    { what: "a label of numbers", file: "west.csv", text: `imei,label\n${first},SN 1234-5678-9012-3456\n` },
    {
      what: "a label of a grouped SIM card",
      file: "west.csv",
      text: `imei,label\n${first},SIM 89148 00000 12345 67890\n`,
    },
    { what: "a host that is called by the device", file: "west.csv", text: `imei,label\n${first},gw-${first}\n` },
    {
      what: "another device of the fleet",
      file: "west.csv",
      text: `imei,label\n${first},spare of ${second}\n${second},x\n`,
    },
    {
      what: "columns that are not read",
      file: "west.csv",
      text: `imei,imsi,iccid,imeisv,serial,host,imei2\n${first},310410123456789,89148000001234567890,3532380632895501,SN12345678901234567,gw-${first}.example,${third}\n`,
    },
    { what: "a note", file: "west.csv", text: `imei,note\n${first},replaces ${third} (IMSI:310410123456789)\n` },
    { what: "a hash", file: "west.csv", text: `imei,sha\n${first},ab123456789012345678cd\n` },
    {
      what: "fields that are not read",
      file: "west.json",
      text: `[{"imei": "${first}", "sim": {"imsi": "310410123456789"}}]`,
    },
    {
      what: "a device that somebody made a comment",
      file: "west.txt",
      text: `${first}\n# ${third} retired\n#${third}  pump-17\n`,
    },
    {
      what: "a comment about devices of the fleet",
      file: "west.txt",
      text: `# ${first} is the first\n${first} # not ${first}\n`,
    },
    {
      what: "a comment with other numbers",
      file: "west.txt",
      text: `# account 0402196254-00001, 2026-01-01 12:00:00\n${first}\n`,
    },
  ]) {
    it(`is not seen where nothing is lost: ${what}: ${file}: ${JSON.stringify(text)}`, () => {
      assert.ok(read(file, text).includes(first), read(file, text).toString());
      assert.ok(typeof read(file, text) !== "string", read(file, text).toString());
    });
  }

  it("is warned of where it is all of a label, and others of its model are in the fleet", () => {
    const notices = (label: string) =>
      parseFleetFile("west.csv", Buffer.from(`imei,label\n${first},${label}\n`)).notices;
    assert.match(notices(second).join(), /^west\.csv: 1 label .*353238063289556\./);
    assert.match(notices("35-323806-328955-6").join(), /^west\.csv: 1 label .*353238063289556\./);
    assert.match(notices(`'${second}`).join(), /^west\.csv: 1 label .*353238063289556\./);
    assert.deepEqual(notices(first), []);
  });

  it("is noted where it is all of a label, of any model, and no other label is such a number", () => {
    const notices = (...labels: string[]) =>
      noticesOf(
        "west.csv",
        ["imei,label", ...labels.map((label, index) => `35323806328955${index},${label}`)].join("\n"),
      );
    for (const labels of [["", "", "490154203237518"], ["", "49-015420-323751-8"], ["490154203237518"]]) {
      assert.match(notices(...labels).join(), /^west\.csv: 1 label .*490154203237518\./);
    }
    assert.deepEqual(notices("310410123456789", "310410123456780"), []);
  });

  for (const { file, text } of [
    { file: "west.csv", text: `imei,label,site\n${first},a,\n${third},b,${second}\n` },
    { file: "west.csv", text: `imei,label,site\n${first},a,35-323806-328955-6\n` },
    { file: "west.json", text: `[{"imei":"${first}","x":"${second}"}]` },
    { file: "west.json", text: `[{"imei":"${first}","spares":["${second}","310410123456789"]}]` },
  ]) {
    it(`is noted where it is all of what is not read, and of a model of the fleet: ${file}: ${text}`, () => {
      const notices = noticesOf(file, text);
      assert.equal(notices.length, 1);
      assert.match(notices.join(), /: 1 number .*353238063289556\./);
    });
  }

  for (const line of [`${first}\t'${second}`, `${first}\t="${second}"`, `${first} "${second}"`]) {
    it(`is refused in a text file with a spreadsheet's mark: ${JSON.stringify(line)}`, () => {
      assert.match(refusal("west.txt", line), /^west\.txt:1: has a second device .*353238063289556/m);
    });
  }

  it("is said to lack a line break where it makes too many fields", () => {
    const text = (row: string) => `imei,label\n${row}\n`;
    for (const row of [`${first},p6${second},p7`, `${first},p6,${second},p7`]) {
      assert.match(refusal("west.csv", text(row)), /^west\.csv:2: has [34] fields .*353238063289556/m);
    }
    assert.match(refusal("west.csv", text(`${first},a,b`)), /^west\.csv:2: has 3 fields .* in quotes$/m);
  });

  it("is not looked for at great cost", () => {
    // Seconds on a busy machine; hours if it took the square of the length.
    for (const filler of ["1", "1 ", "12-", "12345 ", " ", ":", "12345678 123456 "]) {
      const cell = filler.repeat(200_000).trim();
      read("west.csv", `imei,label,note\n${first},x${cell}x,x${cell}x\n`);
      read("west.csv", `imei,label${cell}\n`);
      read("west.txt", `# ${cell}\n${first} x${cell}\n`);
    }
  });
});

/** What was read with what was noted, or refused. */
function noticesOf(file: string, text: string): readonly string[] {
  return parseFleetFile(file, Buffer.from(text)).notices;
}

describe("devices in groups of any size", () => {
  for (const { what, file, text } of [
    {
      what: "lines that a stray quote takes in",
      file: "west.csv",
      text: `imei,note\n${first},"12 in\n3532380-63289-556,b\n353238-063-289-557,c"`,
    },
    {
      what: "lines of another model that a stray quote takes in",
      file: "west.csv",
      text: `imei,note\n${first},"12 in\n8671230-40000-017,b"`,
    },
    { what: "a header", file: "west.csv", text: "imei,label3532380-63289-555,p0" },
    { what: "a comment that is all", file: "west.txt", text: "# fleet\\n3532380-63289-555 p" },
  ]) {
    it(`are not lost in ${what}`, () => {
      refusal(file, text);
    });
  }

  it("are not seen in other numbers", () => {
    for (const note of ["acct\n0402196254-00001", "called 555-123-4567 2024-01-15\nok"]) {
      assert.deepEqual(read("west.csv", `imei,note\n${first},"${note}"`), [first]);
    }
    assert.deepEqual(read("west.txt", "# none yet on 0402196254-00001"), []);
  });
});

describe("a device behind digits or words", () => {
  for (const { file, text } of [
    { file: "west.csv", text: `imei,name,site,note\n${first},Pump 7${second},Pump 8` },
    { file: "west.csv", text: `imei,label,site\n${first},p1,Building 7${second}` },
    { file: "west.csv", text: `imei,label,site\n${first},p1,Building 7${second} x` },
    { file: "west.csv", text: `imei,name,date\n${first},p1,2024-01-05 10:20:30${second}` },
    { file: "west.json", text: `[{"imei":"${first}","site":"Building 7${second}"}]` },
    { file: "west.csv", text: `imei,label\n${first},pump 1 35-323806-328955-6` },
    { file: "west.csv", text: `imei,label\n${first},pump 1 86-712304-000001-7` },
    { file: "west.txt", text: `${first} p1-35-323806-328955-6` },
    { file: "west.csv", text: "imei,label 1 35-323806-328955-6,p\n867123040000017,x" },
  ]) {
    it(`is refused: ${file}: ${JSON.stringify(text)}`, () => {
      refusal(file, text);
    });
  }

  it("is noted when it is of another model, and no other cell of the column ends with a number that long", () => {
    const rows = [`imei,name,site`, `${first},p1867123040000017,p2`];
    assert.match(noticesOf("west.csv", rows.join("\n")).join(), /867123040000017/);
    const serials = [...rows, `${second},p2867123040000018,p3`];
    assert.deepEqual(noticesOf("west.csv", serials.join("\n")), []);
    assert.deepEqual(noticesOf("west.csv", `imei,iccid\n${first},89148000001234567890`), []);
  });
});

describe("a number with decimals", () => {
  it("is a coordinate, unless it ends with a device of a known model", () => {
    for (const position of ["52.520006599999995", "-13.404953999999975", '"52.520006599999995, 13.404953999999975"']) {
      assert.deepEqual(read("west.csv", `imei,label,at\n${first},p1,${position}`), [first]);
    }
    refusal("west.csv", `imei,label,at\n${first},p1,52.${second}`);
    assert.deepEqual(read("west.json", `[{"imei":"${first}","at":"52.520006599999995"}]`), [first]);
  });
});

describe("a text file of comments", () => {
  it("is no fleet when it has devices in them", () => {
    assert.match(refusal("west.txt", `# pumps\n\n# ${first}\n#${second} x\n`), /^west\.txt .*line 3/);
    assert.deepEqual(read("west.txt", "# all sold in 2026\n"), []);
  });

  it("has those noted that are in comments beside devices", () => {
    assert.match(noticesOf("west.txt", `${first}\n#${second} x\n`).join(), /^west\.txt: 1 device .*353238063289556/);
    assert.match(noticesOf("west.txt", `${first}\n# ${second}\n#${third}\n`).join(), /^west\.txt: 2 devices /);
    assert.deepEqual(noticesOf("west.txt", `#${first}\n${first}\n`), []);
  });
});

describe("any fleet file that is read", () => {
  const digits = fc.stringMatching(/^\d{15}$/);
  const label = fc.oneof(
    fc.constant(""),
    fc.stringMatching(/^[a-z]{1,3}\d{0,3}$/),
    fc.stringMatching(/^\d{1,3}$/),
    fc.stringMatching(/^[A-Za-z]{2,5}[ -][a-z]{1,4}$/),
  );
  const rows = fc.uniqueArray(fc.tuple(digits, label, label, label), {
    minLength: 1,
    maxLength: 6,
    selector: ([imei]) => imei.slice(8),
  });
  const lineEnd = fc.oneof(
    { weight: 3, arbitrary: fc.constant("\n") },
    { weight: 1, arbitrary: fc.constantFrom(...standIns) },
  );
  const ends = fc.array(lineEnd, { minLength: 8, maxLength: 8 });
  const trimmed = fc.boolean();

  it("has each of its devices in the fleet, or as all of a cell or a word in a sentence", () => {
    fc.assert(
      fc.property(rows, ends, trimmed, fc.integer({ min: 1, max: 4 }), (devices, breaks, short, width) => {
        // Behind other digits in a column that is not read, only a device of a known model is one.
        const imeiOf = (digits: string) => (width > 2 ? `35323806${digits.slice(8)}` : digits);
        const header = ["imei", "label", "site", "note"].slice(0, width).join(",");
        const records = devices
          .map(([imei, ...others]) => [imeiOf(imei), ...others].slice(0, width).join(","))
          .map((line) => (short ? line.replace(/,+$/, "") : line));
        const text = [header, ...records].map((line, index) => `${line}${breaks[index] ?? ""}`).join("");
        const result = read("west.csv", text);
        if (typeof result === "string") {
          return;
        }
        for (const imei of devices.map(([digits]) => imeiOf(digits))) {
          const cells = text.split(/[\n\r,]/).map((cell) => cell.trim());
          const isCell = cells.includes(imei);
          const isWord = cells.some(
            (cell) => cell.startsWith("") && new RegExp(`[^,] +${imei}|[:/] *${imei}`).test(cell),
          );
          assert.ok(result.includes(imei) || isCell || isWord, `${JSON.stringify(text)} lost ${imei}`);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("of text has each of its devices in the fleet, or at the beginning of a comment", () => {
    const prefix = fc.constantFrom("", "", "", "# pumps ", "#");
    fc.assert(
      fc.property(rows, ends, fc.array(prefix, { minLength: 8, maxLength: 8 }), (devices, breaks, prefixes) => {
        const text = devices
          .map(([imei, name], index) => `${prefixes[index] ?? ""}${imei} ${name}`.trimEnd() + (breaks[index] ?? ""))
          .join("");
        const result = read("west.txt", text);
        if (typeof result === "string") {
          return;
        }
        for (const [imei] of devices.filter(([device]) => isImei(device))) {
          assert.ok(
            result.includes(imei) || new RegExp(`(^|\n)#\\s*${imei}`).test(text),
            `${JSON.stringify(text)} lost ${imei}`,
          );
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
