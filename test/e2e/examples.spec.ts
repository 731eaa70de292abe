import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import path from "node:path";
import { assertSeed, startSimulator, type Seed } from "../../src/simulator";
import { succeeded } from "../support/fleetStory";
import { copyExample, linkModules, PulumiProject, simulatorSettings } from "../support/pulumiProject";
import { describeOnEngine } from "../support/describeOnEngine";

const repository = path.resolve(__dirname, "../..");
const examples = readdirSync(path.join(repository, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Those that have a spec of their own, and the one that runs at the root, and from the packed package as well. */
const runElsewhere = new Set(["ci-gate", "drift-check", "quickstart"]);

/** Up, nothing left to do, down, on a simulator with its demo content or that of the example's `accounts.json`. */
async function runs(make: (directory: string) => Promise<void>, seedFile?: string): Promise<void> {
  await using simulator = await startSimulator(seedFile === undefined ? {} : { seed: readSeed(seedFile) });
  await using project = await PulumiProject.made(simulatorSettings(simulator), make);
  succeeded(await project.up());
  assert.ok(
    simulator.state().accounts.every(({ devices = [] }) => devices.some(({ licensed }) => licensed === true)),
    "the example licenses devices of each account",
  );
  succeeded(await project.up({ expectNoChanges: true }));
  succeeded(await project.destroy());
  const left = simulator.state().accounts.flatMap(({ devices = [] }) => devices);
  assert.deepEqual(
    left.filter(({ licensed }) => licensed === true),
    [],
  );
}

function readSeed(file: string): Seed {
  const seed: unknown = JSON.parse(readFileSync(file, "utf8"));
  assertSeed(seed);
  return seed;
}

describe("the list of examples", () => {
  it("has each of them, and no other", () => {
    const list = readFileSync(path.join(repository, "examples/README.md"), "utf8");
    const listed = [...list.matchAll(/^\| \[[^\]]+\]\(([\w-]+)\)/gm)].map(([, name]) => name);
    assert.deepEqual(listed.sort(), examples.sort());
  });
});

describeOnEngine("the examples", () => {
  for (const example of examples.filter((name) => !runElsewhere.has(name))) {
    const source = path.join(repository, "examples", example);
    const accounts = path.join(source, "accounts.json");
    it(`go up and down: ${example}`, () =>
      runs((directory) => copyExample(source, directory), existsSync(accounts) ? accounts : undefined));
  }

  it("include the one that runs at the repository's root", () =>
    runs(async (directory) => {
      await cp(path.join(repository, "Pulumi.yaml"), path.join(directory, "Pulumi.yaml"));
      await cp(path.join(repository, "examples"), path.join(directory, "examples"), { recursive: true });
      await linkModules(directory);
    }));
});
