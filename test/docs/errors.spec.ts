import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { problemCodes } from "../../src/problemCodes";
import { files, source } from "../../tools/architecture/imports";

const page = readFileSync(path.resolve(__dirname, "../../docs/errors.md"), "utf8");
const texts = files
  .filter((file) => file !== "problemCodes.ts")
  .map((file) => readFileSync(path.join(source, file), "utf8"));

describe("docs/errors.md", () => {
  const anchors = [...page.matchAll(/^### ([a-z-]+)\n+(.*)/gm)];

  it("has an anchor for each code, and no other", () => {
    assert.deepEqual(anchors.map(([, code]) => code).sort(), [...problemCodes].sort());
  });

  for (const [, code, advice = ""] of anchors) {
    it(`says something of ${code}`, () => {
      assert.ok(advice.length > 20);
    });
  }

  for (const code of problemCodes) {
    it(`has no code that nothing prints: ${code}`, () => {
      assert.ok(texts.some((text) => text.includes(`"${code}"`)));
    });
  }
});
