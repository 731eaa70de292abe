import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { files, importsOf, source } from "../../tools/architecture/imports";

/**
 * What each folder of `src`, or file at its top, may import, types included: arrows go from the user's program down to the wire. Within a folder
 * everything may import everything, as long as there is no circle. A folder inside another is part of it unless it has a line of its own.
 */
const imports: Readonly<Record<string, string>> = {
  index: "resources fleet",
  resources: "shell settings fleet text problemCodes @pulumi/pulumi zod node:",
  // It reaches the runtime by the package's name, inside its functions: see its own test.
  shell: "runtime pulumi-thingspace-fota @pulumi/pulumi",
  runtime: "provider reconcile connection settings thingspace ports @pulumi/pulumi node-fetch",
  provider: "reconcile fleet text ports problemCodes zod",
  reconcile: "fleet text ports problemCodes",
  fleet: "text problemCodes csv-parse jsonc-parser zod node:",
  ports: "fleet",
  text: "",
  problemCodes: "",
  connection: "settings thingspace problemCodes node-fetch zod node:",
  thingspace: "thingspace/auth thingspace/http thingspace/wire ports fleet text problemCodes zod",
  "thingspace/auth": "thingspace/http problemCodes zod",
  "thingspace/http": "text problemCodes zod node-fetch http-proxy-agent https-proxy-agent p-limit node:",
  "thingspace/wire": "thingspace/apiVersions zod",
  settings: "thingspace/apiVersions problemCodes zod",
  policy: "fleet text reconcile problemCodes @pulumi/policy zod",
  cli: "cli/report cli/facts cli/input cli/text connection settings thingspace reconcile fleet text simulator problemCodes commander zod node:",
  "cli/report": "cli/commandError cli/facts cli/input cli/text policy reconcile ports fleet text zod",
  "cli/facts":
    "cli/commandError cli/input connection settings thingspace policy reconcile ports fleet text problemCodes zod node:",
  "cli/input": "cli/commandError policy fleet problemCodes commander zod",
  "cli/text": "commander node:",
  // It knows nothing of the client: a fake that shares the client's schemas shares its mistakes.
  simulator: "simulator/http simulator/faults simulator/wire simulator/service zod",
  "simulator/http": "simulator/faults simulator/wire simulator/service zod hono @hono/node-server node:",
  "simulator/faults": "simulator/service zod",
  "simulator/wire": "simulator/service",
  "simulator/service": "fleet zod node:",
};

/** The innermost folder with a line of its own. */
function folderOf(module: string): string {
  return module in imports || !module.includes("/") ? module : folderOf(path.posix.dirname(module));
}

/** A file is of its folder, `csv-parse/sync` of `csv-parse`, and `node:path` of `node:`. */
function isOf(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(name.endsWith(":") ? name : `${name}/`);
}

describe("the architecture", () => {
  for (const file of files) {
    it(`lets ${file} import what its folder may`, () => {
      const folder = folderOf(file.replace(/\.ts$/, ""));
      const allowed = (imports[folder] ?? "").split(" ");
      const stray = importsOf(file).filter(
        ({ of: target }) => folderOf(target) !== folder && !allowed.some((name) => isOf(target, name)),
      );
      assert.deepEqual(stray, []);
    });
  }

  it("allows no import that nobody needs", () => {
    const unused = Object.entries(imports).flatMap(([folder, names]) => {
      const inside = files.filter((file) => folderOf(file.replace(/\.ts$/, "")) === folder);
      const targets = inside.flatMap(importsOf).map(({ of }) => of);
      return names
        .split(" ")
        .filter((name) => name !== "" && !targets.some((target) => isOf(target, name)))
        .map((name) => `${folder}: ${name}`);
    });
    assert.deepEqual(unused, []);
  });

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
