import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { files } from "../../tools/architecture/imports";
import { drawArchitecture } from "../../tools/architecture/picture";
import { arrows, parts, partsOf } from "../../tools/architecture/parts";

const docs = path.resolve(__dirname, "../../docs");

describe("docs/architecture.md", () => {
  it("shows the imports as they are; npm run architecture draws them anew", async () => {
    assert.equal(readFileSync(path.join(docs, "architecture.svg"), "utf8"), await drawArchitecture());
  });

  it("has every file of the code in one part", () => {
    const homeless = files.filter((file) => partsOf(file.replace(/\.ts$/, "")).length !== 1);
    assert.deepEqual(homeless, []);
  });

  it("lists the parts with their files", () => {
    const page = readFileSync(path.join(docs, "architecture.md"), "utf8");
    for (const { name, modules } of parts) {
      const row = page.split("\n").find((line) => line.startsWith(`| ${name} `));
      for (const module of modules) {
        const file = `\`src/${module.endsWith("/") ? module : `${module}.ts`}\``;
        assert.ok(row?.includes(file) === true, `${name}: ${file}`);
      }
    }
  });

  it("has no arrow that leads back up", () => {
    const all = arrows();
    assert.ok(all.length > 20);
    const reached = (from: string, found: Set<string>): ReadonlySet<string> => {
      for (const { to } of all.filter((arrow) => arrow.from === from && !found.has(arrow.to))) {
        found.add(to);
        reached(to, found);
      }
      return found;
    };
    assert.deepEqual(
      parts.map(({ name }) => name).filter((name) => reached(name, new Set()).has(name)),
      [],
    );
  });
});
