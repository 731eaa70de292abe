import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { files, importsOf, source } from "../../tools/architecture/imports";

/**
 * What each folder of `src`, or file at its top, may import, types included: arrows go from the user's program down to the wire. Within a folder
 * everything may import everything, as long as there is no circle. A folder inside another is part of it unless it has a line of its own.
 */
const arrows: Readonly<Record<string, { readonly of: readonly string[]; readonly packages?: readonly string[] }>> = {
  index: { of: ["resources", "fleet"] },
  resources: { of: ["problemCodes", "shell", "settings", "fleet"], packages: ["@pulumi/pulumi", "zod", "node:"] },
  problemCodes: { of: [] },
  // It reaches the runtime by the package's name, inside its functions: see its own test.
  shell: { of: ["pulumi-thingspace-fota", "runtime"], packages: ["@pulumi/pulumi"] },
  runtime: {
    of: ["provider", "reconcile", "connection", "settings", "thingspace", "licenseApi", "cancellationApi"],
    packages: ["@pulumi/pulumi", "node-fetch"],
  },
  provider: { of: ["problemCodes", "reconcile", "fleet", "cancellationApi"], packages: ["zod"] },
  reconcile: { of: ["problemCodes", "fleet", "licenseApi"] },
  fleet: { of: ["problemCodes"], packages: ["csv-parse", "jsonc-parser", "zod", "node:"] },
  licenseApi: { of: ["fleet"] },
  cancellationApi: { of: ["fleet"] },
  connection: { of: ["problemCodes", "settings", "thingspace"], packages: ["node-fetch", "zod", "node:"] },
  thingspace: {
    of: [
      "problemCodes",
      "thingspace/auth",
      "thingspace/http",
      "thingspace/wire",
      "licenseApi",
      "cancellationApi",
      "fleet",
    ],
    packages: ["zod"],
  },
  "thingspace/auth": { of: ["problemCodes", "thingspace/http"], packages: ["zod"] },
  "thingspace/http": {
    of: ["problemCodes", "fleet"],
    packages: ["zod", "node-fetch", "http-proxy-agent", "https-proxy-agent", "p-limit", "node:"],
  },
  "thingspace/wire": { of: ["problemCodes"], packages: ["zod"] },
  settings: { of: ["problemCodes"], packages: ["zod"] },
  policy: { of: ["problemCodes", "fleet", "reconcile"], packages: ["@pulumi/policy", "zod"] },
  cli: {
    of: [
      "problemCodes",
      "cli/report",
      "cli/facts",
      "cli/input",
      "cli/text",
      "connection",
      "settings",
      "thingspace",
      "reconcile",
      "fleet",
      "simulator",
    ],
    packages: ["commander", "zod", "node:"],
  },
  "cli/report": {
    of: ["cli/commandError", "cli/facts", "cli/input", "cli/text", "policy", "reconcile", "licenseApi", "fleet"],
    packages: ["zod"],
  },
  "cli/facts": {
    of: [
      "problemCodes",
      "cli/commandError",
      "cli/input",
      "connection",
      "settings",
      "thingspace",
      "policy",
      "reconcile",
      "licenseApi",
      "fleet",
    ],
    packages: ["zod", "node:"],
  },
  "cli/input": { of: ["problemCodes", "cli/commandError", "policy", "fleet"], packages: ["commander", "zod"] },
  "cli/text": { of: [], packages: ["commander", "node:"] },
  // It knows nothing of the client: a fake that shares the client's schemas shares its mistakes.
  simulator: {
    of: ["simulator/http", "simulator/faults", "simulator/wire", "simulator/service"],
    packages: ["zod"],
  },
  "simulator/http": {
    of: ["simulator/faults", "simulator/wire", "simulator/service"],
    packages: ["zod", "hono", "@hono/node-server", "node:"],
  },
  "simulator/faults": { of: ["simulator/service"], packages: ["zod"] },
  "simulator/wire": { of: ["simulator/service"] },
  "simulator/service": { of: ["fleet"], packages: ["zod", "node:"] },
};

/** The innermost folder with a line of its own. */
function folderOf(module: string): string {
  return module in arrows || !module.includes("/") ? module : folderOf(path.posix.dirname(module));
}

/** A package by its name: `csv-parse/sync` is of `csv-parse`, `node:path` of `node:`. */
function isOf(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(name.endsWith(":") ? name : `${name}/`);
}

describe("the architecture", () => {
  for (const file of files) {
    it(`lets ${file} import what its folder may`, () => {
      const folder = folderOf(file.replace(/\.ts$/, ""));
      const { of, packages = [] } = arrows[folder] ?? { of: [] };
      const stray = importsOf(file).filter(
        ({ of: target }) =>
          folderOf(target) !== folder &&
          !of.some((name) => isOf(target, name)) &&
          !packages.some((name) => isOf(target, name)),
      );
      assert.deepEqual(stray, []);
    });
  }

  for (const folder of new Set(files.map((file) => path.posix.dirname(file)))) {
    it(`lets no arrow lead back up in ${path.posix.join("src", folder)}, between files nor between folders, types included`, () => {
      const parts = new Map<string, string[]>();
      for (const file of files.filter((one) => isIn(folder, one))) {
        const part = partOf(folder, file);
        const further = importsOf(file).flatMap(({ of }) =>
          files.filter((one) => isModule(one, of) && isIn(folder, one)),
        );
        const others = further.map((one) => partOf(folder, one)).filter((other) => other !== part);
        parts.set(part, [...(parts.get(part) ?? []), ...others]);
      }
      assert.deepEqual(circle(parts), []);
    });
  }

  it("reads the environment of the process in the settings only", () => {
    const reading = files.filter((file) => /\bprocess\.env\b/.test(readFileSync(path.join(source, file), "utf8")));
    assert.deepEqual(reading, ["settings/config.ts"]);
  });
});

function isIn(folder: string, file: string): boolean {
  return folder === "." || file.startsWith(`${folder}/`);
}

/** The file of a folder, or the folder in it, that the file belongs to. */
function partOf(folder: string, file: string): string {
  const [part = ""] = file.slice(folder === "." ? 0 : folder.length + 1).split("/");
  return part;
}

function isModule(file: string, module: string): boolean {
  return file === `${module}.ts` || file === `${module}/index.ts`;
}

/** The modules of a circle, if there is one. */
function circle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const visit = (module: string, way: readonly string[]): readonly string[] => {
    if (way.includes(module)) {
      return [...way.slice(way.indexOf(module)), module];
    }
    if (done.has(module)) {
      return [];
    }
    for (const next of graph.get(module) ?? []) {
      const found = visit(next, [...way, module]);
      if (found.length > 0) {
        return found;
      }
    }
    done.add(module);
    return [];
  };
  for (const module of graph.keys()) {
    const found = visit(module, []);
    if (found.length > 0) {
      return found;
    }
  }
  return [];
}
