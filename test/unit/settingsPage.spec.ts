import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { settingDescriptions } from "../../src/settingDescriptions";

const page = readFileSync(path.resolve(__dirname, "../../docs/settings.md"), "utf8").replace(/ +/g, " ");

describe("docs/settings.md", () => {
  for (const [name, { environment, secret }] of Object.entries(settingDescriptions)) {
    it(`has a row for ${name}, and says whether it is a secret`, () => {
      assert.ok(page.includes(`| \`thingspace:${name}\`${secret ? " (secret)" : ""} | \`${environment}\` |`));
    });
  }
});
