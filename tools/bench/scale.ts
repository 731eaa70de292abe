import { spawn } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import type { Simulator } from "../../src/simulator";
import { countCalls, type Calls } from "./calls";
import { benchDevices } from "./devices";
import { account, benchSettings } from "./stack";

/** A fleet's life in the provider, without the engine. */
export interface ScaleMeasurement {
  readonly devices: number;
  /** By step: check, create, diff, read, delete. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Megabytes at most. */
  readonly memory: number;
  readonly calls: Calls;
}

const printed = z.object({ seconds: z.record(z.string(), z.number()), memory: z.number() });

/** Measures fleets that are too large for a state, and how cost grows with the number of devices. */
export async function measureScale(devices: number, simulator: Simulator): Promise<ScaleMeasurement> {
  const root = await mkdtemp(path.join(tmpdir(), "thingspace-fota-scale-"));
  try {
    const wanted = benchDevices(devices);
    simulator.reset({
      accounts: [{ accountName: account, licenseCount: devices, devices: wanted.map((deviceId) => ({ deviceId })) }],
    });
    simulator.clearRequests();
    await cp(path.join(__dirname, "peers/lifecycle.js"), path.join(root, "lifecycle.js"));
    await symlink(path.resolve(__dirname, "../../node_modules"), path.join(root, "node_modules"));
    await writeFile(path.join(root, "devices.json"), JSON.stringify(wanted));
    const environment = { ...process.env, ...benchSettings(simulator, devices) };
    const up = await run(root, "up", environment);
    const destroy = await run(root, "destroy", environment);
    return {
      devices,
      seconds: { ...up.seconds, ...destroy.seconds },
      memory: Math.max(up.memory, destroy.memory),
      calls: countCalls(simulator.requests()),
    };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function run(cwd: string, verb: string, environment: NodeJS.ProcessEnv): Promise<z.output<typeof printed>> {
  const child = spawn(process.execPath, ["lifecycle.js", verb], {
    cwd,
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => {
      if (exitCode === 0) {
        resolve();
      } else {
        reject(new Error(`the life of a fleet ended with exit code ${exitCode}:\n${output}`));
      }
    });
  });
  return printed.parse(JSON.parse(output.trim().split("\n").at(-1) ?? ""));
}
