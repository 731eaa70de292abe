import assert from "node:assert/strict";
import { startSimulator, type Seed, type Simulator, type SimulatorOptions } from "../../src/simulator";
import { fleetProgram } from "./fleetPrograms";
import { PulumiProject, simulatorSettings, type Run, type StackFiles } from "./pulumiProject";

/** The devices that hold a license in the simulator. */
export function licensedIn(simulator: Simulator): string[] {
  const [only] = simulator.state().accounts;
  return (only?.devices ?? []).filter(({ licensed }) => licensed === true).map(({ deviceId }) => deviceId);
}

const outputs = ["devices", "labels", "licensedCount", "adoptedCount"];

type Story = (project: PulumiProject, simulator: Simulator) => Promise<void>;

/** Runs `story` with a simulator and a project whose program declares `devices`. */
export async function withFleet(options: SimulatorOptions, devices: unknown, story: Story): Promise<void> {
  await using simulator = await startSimulator(options);
  await using project = await PulumiProject.create(fleetProgram(devices, outputs), simulatorSettings(simulator));
  await story(project, simulator);
}

/** The same once that program went up. */
export function afterFleet(options: SimulatorOptions, devices: unknown, story: Story): Promise<void> {
  return afterUp(fleetProgram(devices, outputs), options, story);
}

/** Runs `story` with a project whose program went up, and the simulator that it went up on. */
export async function afterUp(program: string, options: SimulatorOptions, story: Story): Promise<void> {
  const { project, simulator } = await deployed(program, options);
  try {
    await story(project, simulator);
  } finally {
    await project[Symbol.asyncDispose]();
    await simulator.close();
  }
}

interface Deployed {
  readonly stack: StackFiles;
  readonly seed: Seed;
}

const deployments = new Map<string, Promise<Deployed>>();

/**
 * A project whose program went up, and the simulator that it went up on. The engine does that once for each program and seed, and whoever
 * asks for them again gets copies of the stack and of the accounts that it left.
 */
export async function deployed(
  program: string,
  options: SimulatorOptions,
  settings: Record<string, string> = {},
): Promise<{ readonly project: PulumiProject; readonly simulator: Simulator }> {
  const key = JSON.stringify([program, options.seed]);
  const recorded = deployments.get(key) ?? deploy(program, options);
  deployments.set(key, recorded);
  const { stack, seed } = await recorded;
  const simulator = await startSimulator({ ...options, seed });
  const project = await PulumiProject.create(program, { ...simulatorSettings(simulator), ...settings }, stack);
  return { project, simulator };
}

async function deploy(program: string, { seed }: SimulatorOptions): Promise<Deployed> {
  await using simulator = await startSimulator(seed === undefined ? {} : { seed });
  await using project = await PulumiProject.create(program, simulatorSettings(simulator));
  succeeded(await project.up());
  await project.minutesLater();
  return { stack: await project.stackFiles(), seed: simulator.state() };
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
