import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { run } from "../engine/run";

const minutes = 60_000;

/**
 * Runs a program that must succeed.
 *
 * @throws Error with everything that it printed.
 */
export async function must(
  file: string,
  parameters: readonly string[],
  directory: string,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const { stdout, stderr, failure } = await run({
    file,
    parameters,
    directory,
    environment,
    deadlineMilliseconds: 5 * minutes,
  });
  if (failure !== undefined) {
    throw new Error(`${path.basename(file)} ${parameters.join(" ")} ${failure}\n${stdout}${stderr}`);
  }
  return stdout;
}

/** Programs from npm, installed once into folders of their own: package managers, and Node.js by its major version. */
export class Toolbox {
  readonly #installed = new Map<string, Promise<string>>();

  constructor(private readonly root: string) {}

  /** @returns the folder of its programs. */
  programsOf(name: string, version: string): Promise<string> {
    const what = `${name}@${version}`;
    const known = this.#installed.get(what) ?? this.#install(what);
    this.#installed.set(what, known);
    return known;
  }

  async #install(what: string): Promise<string> {
    const directory = path.join(this.root, what);
    await mkdir(directory, { recursive: true });
    await writeFile(path.join(directory, "package.json"), "{}");
    // With its scripts: that of Node.js brings the program.
    await must("npm", ["install", what, "--no-audit", "--no-fund"], directory, process.env);
    return path.join(directory, "node_modules/.bin");
  }
}
