import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const withoutEngine = ["test/unit", "test/contract", "test/docs"];

/**
 * The specs that need no engine and are about these files: they have changed themselves, or import one that has. Those that mirror a file
 * import it.
 */
export function specsOf(changed: readonly string[], repository: string): string[] {
  const modules = new Set(changed.filter((file) => file.endsWith(".ts")).map(moduleOf));
  return withoutEngine
    .flatMap((folder) =>
      readdirSync(path.join(repository, folder), { recursive: true, encoding: "utf8" }).map((file) =>
        path.posix.join(folder, file.replaceAll(path.sep, "/")),
      ),
    )
    .filter((file) => file.endsWith(".spec.ts"))
    .filter((spec) => {
      const text = readFileSync(path.join(repository, spec), "utf8");
      const imported = [...text.matchAll(/(?:from|import\() ?"(\.[^"]*)"/g)].map(([, of = ""]) =>
        moduleOf(path.posix.join(path.posix.dirname(spec), of)),
      );
      return [moduleOf(spec), ...imported].some((module) => modules.has(module));
    })
    .sort();
}

/** `src/policy` for itself and for `src/policy/index.ts`. */
function moduleOf(file: string): string {
  return file.replace(/\.ts$/, "").replace(/\/index$/, "");
}
