import assert from "node:assert/strict";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../src/simulator";
import { fleetProgram } from "./fleetPrograms";
import { PulumiProject, simulatorSettings, type Run } from "./pulumiProject";

/** The devices that hold a license in the simulator. */
export function licensedIn(simulator: Simulator): string[] {
  const [only] = simulator.state().accounts;
  return (only?.devices ?? []).filter(({ licensed }) => licensed === true).map(({ deviceId }) => deviceId);
}

/** Runs `story` with a simulator and a project whose program declares `devices`. */
export async function withFleet(
  options: SimulatorOptions,
  devices: unknown,
  story: (project: PulumiProject, simulator: Simulator) => Promise<void>,
): Promise<void> {
  const simulator = await startSimulator(options);
  try {
    const program = fleetProgram(devices, ["devices", "labels", "licensedCount", "adoptedCount"]);
    const project = await PulumiProject.create(program, simulatorSettings(simulator));
    try {
      await story(project, simulator);
    } finally {
      await project[Symbol.asyncDispose]();
    }
  } finally {
    await simulator.close();
  }
}

/** What a command printed that had to exit with 0. */
export function succeeded({ succeeded: ok, output }: Run): string {
  assert.ok(ok, output);
  return output;
}

/** What a command printed that had to fail. */
export function refused({ succeeded: ok, output }: Run): string {
  assert.ok(!ok, `expected a failure:\n${output}`);
  return output;
}
