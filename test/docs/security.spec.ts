import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { settingDescriptions } from "../../src/settings/settingDescriptions";

const page = readFileSync(path.resolve(__dirname, "../../docs/security.md"), "utf8");

/** What the table says is in the state, by what its first column names. */
const inTheState = new Map(
  page
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .flatMap(([, what = "", , state = ""]) => [...what.matchAll(/`(\w+)`/g)].map(([, name]) => [name, state] as const)),
);

describe("docs/security.md", () => {
  for (const [name, { secret }] of Object.entries(settingDescriptions)) {
    it(`says what of thingspace:${name} is in the state`, () => {
      assert.match(inTheState.get(name) ?? "", secret ? /encrypted/ : /in the clear/);
    });
  }
});
