import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { cp } from "node:fs/promises";
import path from "node:path";
import { startSimulator } from "../../src/simulator";
import { licensedIn, succeeded } from "../support/fleetStory";
import { linkModules, PulumiProject, simulatorSettings } from "../support/pulumiProject";
import { describeOnEngine } from "../support/describeOnEngine";

const repository = path.resolve(__dirname, "../..");
const examples = readdirSync(path.join(repository, "examples"));

/** Up, nothing left to do, down, on a simulator with its demo content. */
async function runs(make: (directory: string) => Promise<void>): Promise<void> {
  await using simulator = await startSimulator();
  await using project = await PulumiProject.made(simulatorSettings(simulator), make);
  succeeded(await project.up());
  assert.ok(licensedIn(simulator).length > 0, "the example licenses devices");
  succeeded(await project.up({ expectNoChanges: true }));
  succeeded(await project.destroy());
  assert.deepEqual(licensedIn(simulator), []);
}

describeOnEngine("the examples", () => {
  for (const example of examples) {
    it(`go up and down: ${example}`, () =>
      runs(async (directory) => {
        const source = path.join(repository, "examples", example);
        await cp(source, directory, { recursive: true, filter: (file) => !file.includes("node_modules") });
        await linkModules(directory);
      }));
  }

  it("include the one that runs at the repository's root", () =>
    runs(async (directory) => {
      await cp(path.join(repository, "Pulumi.yaml"), path.join(directory, "Pulumi.yaml"));
      await cp(path.join(repository, "examples"), path.join(directory, "examples"), { recursive: true });
      await linkModules(directory);
    }));
});
