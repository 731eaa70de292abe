/**
 * The main job as a story: the real Pulumi engine, this package as built, and a simulator of ThingSpace. Needs no account and
 * leaves nothing behind. Exits with 1 when a step does not show what it should.
 */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { startSimulator, type Simulator } from "../src/simulator";
import {
  account,
  meters,
  policyConfiguration,
  pumps,
  spareMeter,
  story,
  trackers,
  type Fleets,
  type Step,
} from "./demo/story";
import { engineEnvironment, provideEngine } from "./engine";
import { usablePolicyPack } from "./policyPack";
import { simulatorSettings } from "./simulatorSettings";

const repository = path.resolve(__dirname, "..");
const program = `"use strict";
const pulumi = require("@pulumi/pulumi");
const { DeviceLicenseAssignment, FotaSubscription } = require("pulumi-thingspace-fota");
const fleets = require("./fleets.json");

const account = ${JSON.stringify(account)};
const all = Object.entries(fleets).map(([name, devices]) => new DeviceLicenseAssignment(name, { account, devices }));
exports.licensed = pulumi.all(all.map((fleet) => fleet.licensedCount)).apply((counts) => counts.reduce((sum, count) => sum + count, 0));
exports.freeAfterwards = new FotaSubscription("pool", { account, fleets: all }).projectedFreeCount;
`;

async function main(): Promise<boolean> {
  const engine = await provideEngine();
  await using simulator = await startSimulator({
    seed: {
      users: [{ username: "demo-user", password: "demo-password", accounts: [account] }],
      accounts: [
        {
          accountName: account,
          purchaseType: "TS-HFOTA-MRC",
          licenseCount: 2_000,
          devices: [...pumps, ...meters, spareMeter, ...trackers].map((deviceId) => ({
            deviceId,
            licensed: false,
            upgrade: "none",
          })),
        },
      ],
    },
  });
  const root = await mkdtemp(path.join(tmpdir(), "thingspace-fota-demo-"));
  try {
    const directory = path.join(root, "program");
    await mkdir(directory);
    await writeFile(
      path.join(directory, "Pulumi.yaml"),
      "name: fota-demo\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
    );
    await writeFile(path.join(directory, "package.json"), '{ "main": "index.js" }\n');
    await writeFile(path.join(directory, "index.js"), program);
    await symlink(path.join(repository, "node_modules"), path.join(directory, "node_modules"));
    await writeFile(path.join(directory, "policy-config.json"), JSON.stringify(policyConfiguration));
    const alone = engineEnvironment(engine, root);
    const { pack, searchPath } = await usablePolicyPack(engine, directory, alone["PATH"] ?? "");
    const environment = { ...alone, PATH: searchPath, ...simulatorSettings(simulator), THINGSPACE_LAG_SECONDS: "0" };
    const pulumi = ({ command, environment: more = {} }: Pick<Step, "command" | "environment">, visible = true) =>
      run(path.join(engine.binDirectory, "pulumi"), command, {
        cwd: directory,
        environment: { ...environment, ...more },
        visible,
      });
    await pulumi({ command: ["stack", "init", "demo"] }, false);
    const declare = (fleets: Fleets) => writeFile(path.join(directory, "fleets.json"), JSON.stringify(fleets));
    const steps = story(simulator, pack, declare);
    return await tell(steps, pulumi, simulator);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

interface Outcome {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs the steps, and stops at the first that does not show what it should. */
async function tell(
  steps: readonly Step[],
  pulumi: (step: Step) => Promise<Outcome>,
  simulator: Simulator,
): Promise<boolean> {
  for (const [index, step] of steps.entries()) {
    console.log(`\n${bold(`${index + 1} of ${steps.length}. ${step.title}`)}`);
    const settings = Object.entries(step.environment ?? {}).map(([name, value]) => `${name}=${value} `);
    console.log(`$ ${settings.join("")}pulumi ${step.command.join(" ")}\n`);
    await step.before?.();
    simulator.clearRequests();
    const { exitCode, output } = await pulumi(step);
    const problems = [
      ...step.shows.filter((expected) => !expected.test(output)).map((expected) => `does not show ${String(expected)}`),
      ...(step.hides ?? []).filter((hidden) => hidden.test(output)).map((hidden) => `shows ${String(hidden)}`),
      ...((exitCode === 0) === (step.refused === true) ? [`ended with exit code ${exitCode}`] : []),
      ...(step.command[0] === "preview" && simulator.writes() > 0 ? ["wrote to ThingSpace in a preview"] : []),
    ];
    if (problems.length > 0) {
      console.error(`\nThis step ${problems.join(", and ")}.`);
      return false;
    }
  }
  console.log(`\n${bold("Each step showed what it should.")} Nothing is left behind.`);
  return true;
}

function run(
  program: string,
  args: readonly string[],
  { cwd, environment, visible }: { cwd: string; environment: Record<string, string>; visible: boolean },
): Promise<Outcome> {
  const color = process.stdout.isTTY ? "always" : "never";
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args, "--non-interactive", "--color", color], {
      cwd,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const [stream, terminal] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (visible) {
          terminal.write(text);
        }
      });
    }
    child.once("error", reject);
    child.once("close", (exitCode) => {
      resolve({ exitCode, output: stripVTControlCharacters(output) });
    });
  });
}

function bold(text: string): string {
  return process.stdout.isTTY ? `\u001B[1m${text}\u001B[22m` : text;
}

main().then(
  (succeeded) => {
    process.exitCode = succeeded ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
