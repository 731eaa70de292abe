/**
 * Uses the packed package in every way that is promised: programs of all kinds, package managers, versions of Node.js. With words as arguments,
 * only in the ways whose names contain all of them, such as `npm run packaging -- pnpm 24`.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { provideEngine } from "./engine";
import { matrix, nameOf, type Combination } from "./packaging/combination";
import type { Versions } from "./packaging/program";
import { must, Toolbox } from "./packaging/toolbox";
import { tryCombination } from "./packaging/trial";

const repository = path.resolve(__dirname, "..");
const packed = z.tuple([z.object({ filename: z.string() })]);
const lock = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

/**
 * Tries the combinations one after the other.
 *
 * @returns those that failed, by their names, each with why.
 */
export async function tryAll(
  combinations: readonly Combination[],
  log: (line: string) => void,
): Promise<ReadonlyMap<string, string>> {
  const root = await mkdtemp(path.join(tmpdir(), "thingspace-fota-packaging-"));
  try {
    const tools = {
      root,
      engine: await provideEngine(),
      toolbox: new Toolbox(path.join(root, "tools")),
      versions: await versionsFor(root),
    };
    const failures = new Map<string, string>();
    for (const combination of combinations) {
      const name = nameOf(combination);
      try {
        await tryCombination(combination, tools);
        log(`${name}: works`);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        log(`${name}: fails: ${reason}`);
        failures.set(name, reason);
      }
    }
    return failures;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** The package as it is built, and the versions with which it is developed. */
async function versionsFor(directory: string): Promise<Versions> {
  const parameters = ["pack", "--ignore-scripts", "--json", "--pack-destination", directory];
  const [{ filename }] = packed.parse(JSON.parse(await must("npm", parameters, repository, process.env)));
  const { packages } = lock.parse(JSON.parse(await readFile(path.join(repository, "package-lock.json"), "utf8")));
  const versionOf = (name: string) => packages[`node_modules/${name}`]?.version ?? "latest";
  return {
    tarball: path.join(directory, filename),
    pulumi: versionOf("@pulumi/pulumi"),
    typescript: versionOf("typescript"),
    nodeTypes: versionOf("@types/node"),
  };
}

if (require.main === module) {
  const words = process.argv.slice(2);
  const chosen = matrix.filter((combination) => words.every((word) => nameOf(combination).includes(word)));
  tryAll(chosen, console.log).then(
    (failures) => {
      console.log(`${chosen.length - failures.size} of ${chosen.length} ways work`);
      process.exitCode = failures.size === 0 && chosen.length > 0 ? 0 : 1;
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}
