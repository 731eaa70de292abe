import assert from "node:assert/strict";
import { devicesOnlyIn, formatRoster, parseRoster, type Roster } from "../../../src/fleet/roster";
import { threeDevices } from "../../support/imeis";

const [first, second, third] = threeDevices();

describe("a roster's text", () => {
  it("has one sorted line per device, with its label behind two spaces", () => {
    const roster: Roster = new Map([
      [second, "pump 17"],
      [first, undefined],
    ]);
    assert.equal(formatRoster(roster), `${first}\n${second}  pump 17\n`);
  });

  it("is empty for an empty fleet", () => {
    assert.equal(formatRoster(new Map()), "");
    assert.deepEqual(parseRoster(""), new Map());
  });

  it("reads back to what was written, labels with double spaces included", () => {
    const roster: Roster = new Map([
      [first, "a  b"],
      [second, undefined],
      [third, "ü – 号"],
    ]);
    assert.deepEqual(parseRoster(formatRoster(roster)), roster);
  });

  for (const text of [
    "12345\n",
    "35323806328955x\n",
    `${first}x\n`,
    `${first} one space\n`,
    `${first}\n\n${second}\n`,
  ]) {
    it(`is refused with its line when it is ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseRoster(text), /has a line that is not an IMEI: "/);
    });
  }
});

describe("a roster's text that is read again", () => {
  it("is the same roster, and the roster the same text", () => {
    const text = `${first}\n${second}  pump 17\n`;
    assert.equal(parseRoster(text), parseRoster(`${first}\n${second}  pump 17\n`));
    assert.equal(formatRoster(parseRoster(text)), text);
  });

  it("is sorted, also when somebody has edited it by hand", () => {
    const roster = parseRoster(`${second}\n${first}\n`);
    assert.deepEqual([...roster.keys()], [second, first]);
    assert.equal(formatRoster(roster), `${first}\n${second}\n`);
    // A device that is there twice is no line too many.
    assert.equal(formatRoster(parseRoster(`${first}\n${first}\n`)), `${first}\n`);
  });
});

describe("a roster's text that was cut off", () => {
  it("is refused", () => {
    assert.throws(() => parseRoster(`${first}\n${second.slice(0, 15)}`), /does not end with a line break/);
  });
});

describe("devicesOnlyIn", () => {
  it("compares devices and not labels", () => {
    const roster: Roster = new Map([
      [first, "a"],
      [second, "b"],
    ]);
    assert.deepEqual(devicesOnlyIn(roster, new Map([[first, "other"]])), [second]);
  });
});
