import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const repository = path.resolve(__dirname, "../..");
const read = (file: string) => readFileSync(path.join(repository, file), "utf8");

const entry = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  hasInstallScript: z.boolean().default(false),
});
const { packages } = z.object({ packages: z.record(z.string(), entry) }).parse(JSON.parse(read("package-lock.json")));

/** Where npm finds a package that another one asks for. */
function placeOf(name: string, from: string): string {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const place = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (place in packages) {
      return place;
    }
    assert.notEqual(folder, "", `${name} is in no lock file`);
  }
}

/** All places that are installed for these packages. */
function installedFor(names: readonly string[]): ReadonlySet<string> {
  const places = new Set<string>();
  const add = (name: string, from: string) => {
    const place = placeOf(name, from);
    if (!places.has(place)) {
      places.add(place);
      Object.keys(packages[place]?.dependencies ?? {}).forEach((dependency) => {
        add(dependency, place);
      });
    }
  };
  names.forEach((name) => {
    add(name, "");
  });
  return places;
}

describe("what the page about security says is installed", () => {
  const pulumi = installedFor(["@pulumi/pulumi"]);
  const added = [...installedFor(Object.keys(packages[""]?.dependencies ?? {}))].filter((place) => !pulumi.has(place));

  it("is what the package brings beside Pulumi's own packages", () => {
    const [, section = ""] = /## What is installed\n([^]*?)\n`http-proxy-agent`/.exec(read("docs/security.md")) ?? [];
    const rows = section.split("\n").flatMap((line) => /^\| (`.*?) *\|/.exec(line)?.[1] ?? []);
    const named = rows.flatMap((row) =>
      [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => `node_modules/${name ?? ""}`),
    );
    assert.deepEqual(named.sort(), added.sort());
    assert.match(section, /fourteen others/);
    assert.equal(added.length, 14);
  });

  it("runs no scripts when it is installed", () => {
    assert.deepEqual(
      added.filter((place) => packages[place]?.hasInstallScript === true),
      [],
    );
  });
});
