import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { resolveSettings } from "../../src/settings/config";

const example = path.resolve(__dirname, "../../examples/credentials");
const read = (file: string) => readFileSync(path.join(example, file), "utf8");

/** What a file gives, by the names of environment variables. */
function variablesIn(text: string, separator: string): Record<string, string> {
  const lines = [...text.matchAll(new RegExp(`^ *(THINGSPACE_\\w+)${separator}(.+)$`, "gm"))];
  return Object.fromEntries(lines.map(([, name = "", value = ""]) => [name, value]));
}

describe("the credentials of the example", () => {
  for (const [file, separator] of [
    ["esc.yaml", ": "],
    ["credentials.env", "="],
  ] as const) {
    it(`are all that is needed, and no more: ${file}`, () => {
      const environment = variablesIn(read(file), separator);
      const { access, session } = resolveSettings({ environment });
      const values = Object.values({ ...access, ...session });
      assert.deepEqual(values.sort(), Object.values(environment).sort());
    });
  }

  it("are references in the file for 1Password, and no secrets", () => {
    assert.ok(Object.values(variablesIn(read("credentials.env"), "=")).every((value) => value.startsWith("op://")));
  });
});
