import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { startSimulator } from "../../src/simulator";
import { engineEnvironment, type Engine } from "../engine";
import { simulatorSettings } from "../simulatorSettings";
import { nameOf, type Combination } from "./combination";
import { programFiles, type Versions } from "./program";
import { must, type Toolbox } from "./toolbox";

/** The package managers that are tried. The first yarn is the one without a mode of its own for modules. */
const managerVersions = { pnpm: "12", yarn: "1" } as const;

const installs: Readonly<Record<Combination["manager"], readonly string[]>> = {
  npm: ["install", "--no-audit", "--no-fund", "--ignore-scripts"],
  pnpm: ["install", "--ignore-scripts"],
  // Its shared cache goes by the version of a package, and hands out what it was packed as before.
  yarn: ["install", "--ignore-scripts", "--non-interactive", "--cache-folder", ".yarn-cache"],
};

export interface TrialTools {
  /** Where folders may be made. */
  readonly root: string;
  readonly engine: Engine;
  readonly toolbox: Toolbox;
  readonly versions: Versions;
}

/**
 * Uses the packed package as somebody would who installs it so: type-checks, previews, goes up, finds nothing left to do, and goes down.
 *
 * @throws Error with what went wrong.
 */
export async function tryCombination(combination: Combination, tools: TrialTools): Promise<void> {
  const { kind, manager, node } = combination;
  const root = path.join(tools.root, nameOf(combination).replace(/[^\w.]+/g, "-"));
  const directory = path.join(root, "program");
  await mkdir(directory, { recursive: true });
  for (const [file, text] of Object.entries(programFiles(kind, tools.versions))) {
    await writeFile(path.join(directory, file), text);
  }
  const programs = [
    await tools.toolbox.programsOf("node", node),
    ...(manager === "npm" ? [] : [await tools.toolbox.programsOf(manager, managerVersions[manager])]),
  ];
  await using simulator = await startSimulator();
  const engineSettings = engineEnvironment(tools.engine, root);
  const environment = {
    ...engineSettings,
    ...simulatorSettings(simulator),
    PATH: [...programs, engineSettings["PATH"]].join(path.delimiter),
  };
  const pulumi = (...parameters: string[]) =>
    must(path.join(tools.engine.binDirectory, "pulumi"), [...parameters, "--non-interactive"], directory, environment);

  await must(manager, installs[manager], directory, environment);
  if (kind.startsWith("TypeScript")) {
    await must(path.join(directory, "node_modules/.bin/tsc"), ["-p", "."], directory, environment);
  }
  await pulumi("stack", "init", "packaging");
  expectPlanned(await pulumi("preview"));
  await pulumi("up", "--yes", "--skip-preview");
  await pulumi("preview", "--expect-no-changes");
  await pulumi("destroy", "--yes", "--skip-preview");
}

function expectPlanned(preview: string): void {
  if (!preview.includes("2 to assign in 1 fleet; 18 of 20 licenses free afterwards")) {
    throw new Error(`the preview does not plan the fleet:\n${preview}`);
  }
}
