import assert from "node:assert/strict";
import { plainDevices } from "../../../src/program/plainDevices";
import { threeDevices } from "../../support/imeis";

const [first, second] = threeDevices();
const spelled = first.replace(/^(\d{6})/, "$1-");

describe("the devices of a program, as one text", () => {
  for (const [what, devices, text] of [
    ["an array", [second, first], `${first}\n${second}\n`],
    ["an array in people's spelling", [spelled], `${first}\n`],
    ["an object with labels", { [second]: " pump 17 ", [first]: "" }, `${first}\n${second}  pump 17\n`],
    ["nothing", [], ""],
  ] as const) {
    it(`are those of ${what}`, () => {
      assert.equal(plainDevices(devices), text);
    });
  }

  for (const [what, devices] of [
    ["an IMEI that is none, which the check names by its place", [first, "12"]],
    ["a device twice, which the check says", [first, first]],
    ["one device in two spellings", { [first]: "a", [spelled]: "b" }],
    ["a label of two lines", { [first]: "a\nb" }],
    ["a label that is missing", { [first]: null }],
    ["a number", [Number(first)]],
    ["an output within", [first, Promise.resolve(second)]],
    ["a value that is not known yet", ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"]],
    ["an output", Promise.resolve([first])],
    ["a text, which nobody may give", `${first}\n`],
    ["nothing at all", undefined],
    ["something of a class", new Map([[first, "a"]])],
  ] as const) {
    it(`are left as they are written with ${what}`, () => {
      assert.equal(plainDevices(devices), undefined);
    });
  }
});
