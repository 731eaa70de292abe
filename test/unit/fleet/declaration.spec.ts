import assert from "node:assert/strict";
import { codesIn } from "../../support/codes";
import { readDeclaration as read } from "../../../src/fleet/declaration";
import { isUnknown, unknownValue } from "../../../src/fleet/unknownValue";
import { formatRoster } from "../../../src/fleet/roster";
import { imeis, threeDevices } from "../../support/imeis";

const [first, second] = threeDevices();

const readDeclaration = (devices: unknown) => read(devices, isUnknown);

function problemsOf(devices: unknown): readonly string[] {
  const declaration = readDeclaration(devices);
  assert.ok(declaration.kind === "wrong");
  return declaration.problems;
}

function textOf(devices: unknown): string {
  const declaration = readDeclaration(devices);
  assert.ok(declaration.kind === "known");
  return formatRoster(declaration.roster);
}

describe("a fleet's declared devices", () => {
  it("are the same text in any order and spelling", () => {
    assert.equal(textOf([second, `${first.slice(0, 6)}-${first.slice(6)}`]), `${first}\n${second}\n`);
  });

  it("may be none", () => {
    assert.equal(textOf([]), "");
    assert.equal(textOf({}), "");
  });

  it("take labels from an object, trimmed, and an empty label for none", () => {
    assert.equal(textOf({ [second]: " pump-17 ", [first]: "" }), `${first}\n${second}  pump-17\n`);
  });

  it("may be an object of no class", () => {
    assert.equal(textOf(Object.assign(Object.create(null), { [first]: "a" })), `${first}  a\n`);
  });

  it("collapse exact repeats and say so", () => {
    const declaration = readDeclaration([first, second, first]);
    assert.ok(declaration.kind === "known");
    const [notice = "", ...others] = declaration.notices;
    assert.match(notice, new RegExp(`^1 device .*${first}`));
    assert.deepEqual([codesIn(notice), others], [["duplicate-devices"], []]);
  });

  it("name every bad IMEI among 10,000 with its position", () => {
    const devices: string[] = imeis(10_000);
    devices[17] = "35323806328955";
    devices[4_000] = "banana";
    devices[9_999] = "3532380632895551";
    const [summary = "", ...problems] = problemsOf(devices);
    assert.match(summary, /^3 of 10,000 devices /);
    assert.deepEqual(codesIn(summary), ["devices-invalid"]);
    assert.deepEqual(
      problems.map((problem) => problem.split(" ").slice(0, 2).join(" ")),
      ['devices[17] "35323806328955"', 'devices[4000] "banana"', 'devices[9999] "3532380632895551"'],
    );
  });

  it("show the first hundred problems and count the rest", () => {
    const problems = problemsOf(Array.from({ length: 250 }, () => "1"));
    assert.equal(problems.length, 102);
    assert.equal(problems.at(-1), "and 150 more");
  });

  it("refuse a label with a line break, and quote it", () => {
    const [, problem] = problemsOf({ [first]: "pump\n17" });
    assert.ok(String(problem).startsWith(`the label of devices["${first}"] "pump\\n17" `));
  });

  it("refuse one device under two spellings with labels", () => {
    const [, problem] = problemsOf({ [first]: "a", [`${first.slice(0, 2)}-${first.slice(2)}`]: "b" });
    assert.match(String(problem), /is the same device as/);
  });

  const wrong: [string, unknown, RegExp][] = [
    ["a number in the list", [353238063289555], /devices\[0\] is the number 353238063289555; write it in quotes/],
    [
      "a number in a list of the stack's configuration",
      [first, 353238063289555],
      /pulumi config set --type string --path <key>'\[1\]' 353238063289555$/,
    ],
    ["a number that has lost a zero", [12345678901234], /--type string --path <key>'\[0\]' <value>$/],
    ["null in the list", [null], /devices\[0\] is missing/],
    ["an object in the list", [{}], /devices\[0\] is of type object/],
    ["a hole in the list", new Array(1), /devices\[0\] is missing/],
    ["a key that objects inherit from", JSON.parse('{"__proto__": "x"}'), /devices\["__proto__"\]/],
    ["a Map, which has no keys of its own", new Map([[first, "a"]]), /must be an array of IMEIs, or an object.*spread/],
    ["an iterator", new Map([[first, "a"]]).keys(), /must be an array of IMEIs, or an object.*spread/],
    [
      "keys of an array beside its places",
      Object.assign([], { [first]: "a" }),
      /devices is an array with the key "\d{15}"/,
    ],
    ["inherited devices", Object.create({ [first]: "a" }), /must be an array of IMEIs, or an object/],
    ["a label that is a function", { [first]: () => "a" }, /the label of devices\["\d+"\] is of type function/],
    ["text instead of a list", first, /must be an array of IMEIs, or an object/],
    ["nothing at all", undefined, /must be an array of IMEIs, or an object/],
    ["a label that is a number", { [first]: 17 }, /the label of devices\["\d+"\] is the number 17/],
    ["such a label in the stack's configuration", { [first]: 17 }, /--type string --path <key>'\["\d{15}"\]' 17$/],
  ];
  for (const [what, devices, problem] of wrong) {
    it(`refuse ${what}`, () => {
      const text = problemsOf(devices).join("\n");
      assert.match(text, problem);
      assert.deepEqual(codesIn(text), ["devices-invalid"]);
    });
  }

  const unknown: [string, unknown][] = [
    ["the whole value", unknownValue],
    ["one of the list", [first, unknownValue]],
    ["a label", { [first]: unknownValue }],
  ];
  for (const [what, devices] of unknown) {
    it(`are unknown when ${what} is not known yet`, () => {
      assert.deepEqual(readDeclaration(devices), { kind: "unknown" });
    });
  }

  it("are wrong rather than unknown when both, because the wrong part will not fix itself", () => {
    assert.equal(problemsOf([unknownValue, "1"]).length, 2);
  });
});
