import { constants } from "node:fs";
import { access, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import type { Environment, Refusal } from "./decisions";
import { fileNamesOf, pathDirectories, problemWithEngineVersion } from "./decisions";
import { run } from "./run";

/** An engine that was seen to work. */
export interface Engine {
  /** For the Automation API: `LocalWorkspace.create({ pulumiCommand: engine.command, … })`. */
  readonly command: PulumiCommand;
  /** Where `pulumi` lies. */
  readonly binDirectory: string;
  /** Without the leading `v`. */
  readonly version: string;
  readonly source: "path" | "cache" | "download" | "go";
  readonly languageHost: LanguageHost;
}

/**
 * The host stands between program and engine, and refuses each call that it does not know: the old one, which is what Go can build, knows no
 * resource hooks, stack transforms, or policy packs of `runtime: nodejs`.
 */
export type LanguageHost = "current" | "old";

export type Attempt = { readonly engine: Engine } | { readonly refusal: Refusal };

/** What a dynamic provider in Node needs beside `pulumi`. */
export const companions = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"] as const;

const answerMilliseconds = 30_000;

/** Whether the `pulumi` in this folder can run the programs of this repository. */
export async function examine(
  binDirectory: string,
  source: Engine["source"],
  environment: Environment,
): Promise<Attempt> {
  const pulumi = await findProgram("pulumi", [binDirectory]);
  if (pulumi === undefined) {
    return { refusal: { kind: "absent", reason: `there is no pulumi in ${binDirectory}` } };
  }
  const unusable = (problem: string, details: readonly string[] = []): Attempt => ({
    refusal: { kind: "unusable", reason: `${pulumi} ${problem}`, details },
  });

  const { stdout, stderr, failure } = await run({
    file: pulumi,
    parameters: ["version"],
    environment: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
    deadlineMilliseconds: answerMilliseconds,
  });
  if (failure !== undefined) {
    const said = stderr.split("\n").filter((line) => line !== "");
    return unusable(`version ${failure}`, said.slice(0, 5));
  }
  const problem = problemWithEngineVersion(stdout);
  if (problem !== undefined) {
    return unusable(problem);
  }

  // As the engine itself looks: on PATH, and beside the file that a link to it leads to.
  const places = [
    binDirectory,
    path.dirname(await realpath(pulumi)),
    ...pathDirectories(process.platform, environment),
  ];
  const found: string[] = [];
  for (const companion of companions) {
    const program = await findProgram(companion, places);
    if (program === undefined) {
      return unusable(`has no ${companion} beside it or on PATH, which programs in Node need`);
    }
    found.push(program);
  }

  try {
    // The Automation API looks in `<root>/bin` only; any other folder must be the first on PATH that has a pulumi.
    const command = await PulumiCommand.get(
      path.basename(binDirectory) === "bin" ? { root: path.dirname(binDirectory) } : {},
    );
    const languageHost = await languageHostIn(found);
    return { engine: { command, binDirectory, version: stdout.trim().replace(/^v/, ""), source, languageHost } };
  } catch (error) {
    return unusable(`is not accepted by the Automation API: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Neither host nor CLI tells the host's version, but a program of Go's has in it the name of each call that it knows. */
async function languageHostIn(programs: readonly string[]): Promise<LanguageHost> {
  const contents = await Promise.all(programs.map((program) => readFile(program)));
  return contents.some((content) => content.includes("RegisterResourceHook")) ? "current" : "old";
}

/** The first of the folders' files of this name that can be run. */
export async function findProgram(program: string, directories: readonly string[]): Promise<string | undefined> {
  for (const directory of directories) {
    for (const name of fileNamesOf(program, process.platform)) {
      const file = path.join(directory, name);
      if (await isExecutable(file)) {
        return file;
      }
    }
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
