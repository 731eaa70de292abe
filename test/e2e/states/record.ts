/**
 * Records the states that this release writes, with the program that made them. Run it once, when what is recorded of a fleet
 * has changed, and for each release; no later release changes what is here. Needs the package built.
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { version } from "../../../package.json";
import { startSimulator } from "../../../src/simulator";
import { PulumiProject, simulatorSettings } from "../../support/pulumiProject";
import { devices, settled, stories, world } from "./stories";

async function record(): Promise<void> {
  const directory = path.join(__dirname, version);
  await mkdir(directory, { recursive: true });
  for (const { name, program, faults } of stories) {
    await using simulator = await startSimulator({ seed: world(devices.slice(3, 4)) });
    await using project = await PulumiProject.create(settled.program, simulatorSettings(simulator));
    await project.up();
    await project.rewrite(program);
    simulator.setFaults(faults);
    await project.up();
    const { output } = await project.command("stack", "export");
    const state = JSON.stringify(JSON.parse(output), withoutPlaces, 2);
    await writeFile(path.join(directory, `${name}.js.txt`), program);
    await writeFile(path.join(directory, `${name}.json`), `${state}\n`);
  }
  console.log(`recorded in ${directory}`);
}

/** Where the program's lines stood on the machine that recorded it is nobody's business. */
function withoutPlaces(key: string, value: unknown): unknown {
  return key === "stackTrace" || key === "sourcePosition" ? undefined : value;
}

record().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
