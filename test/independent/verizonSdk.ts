/** Runs Verizon's Python SDK against a simulator: everything about it that is not Python. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startSimulator } from "../../src/simulator";
import { imeis } from "../support/imeis";

const requirements = path.join(__dirname, "requirements.txt");
const script = path.join(__dirname, "verizon_sdk.py");

export interface Finished {
  readonly code: number;
  readonly output: string;
}

/** Why it cannot be run here. */
export class CannotRunError extends Error {
  override readonly name = "CannotRunError";
}

/**
 * Makes sure of a Python with the SDK, in a cache outside the checkout.
 *
 * @throws CannotRunError when there is no Python, or the SDK is not to be had
 */
export async function providePython(): Promise<string> {
  const version = await run("python3", ["-c", "import sys, venv, ensurepip; print(sys.version_info >= (3, 7))"]);
  if (version.code !== 0 || version.output.trim() !== "True") {
    throw new CannotRunError("there is no python3 of 3.7 or newer with venv");
  }
  const pinned = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const cache = process.env["XDG_CACHE_HOME"] ?? path.join(os.homedir(), ".cache");
  const folder = path.join(cache, "pulumi-thingspace-fota", `verizon-sdk-${pinned}`);
  const python = path.join(folder, "bin/python");
  if (!existsSync(path.join(folder, "complete"))) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(path.dirname(folder), { recursive: true });
    const environment = await run("python3", ["-m", "venv", folder]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements];
    const installation = environment.code === 0 ? await run(python, pip) : environment;
    if (installation.code !== 0) {
      throw new CannotRunError(`the SDK cannot be installed: ${installation.output.trim()}`);
    }
    // Only what was finished counts the next time.
    mkdirSync(path.join(folder, "complete-"));
    renameSync(path.join(folder, "complete-"), path.join(folder, "complete"));
  }
  return python;
}

/** Five licensed devices, one of them without a time and one upgraded, two without a license, pages of two. */
export async function runVerizonSdk(python: string): Promise<Finished> {
  const assignmentTime = "2017-11-29T20:15:42.738Z";
  await using simulator = await startSimulator({
    seed: {
      accounts: [
        {
          accountName: "0402196254-00001",
          licenseCount: 20,
          devices: [
            ...imeis(3).map((deviceId) => ({ deviceId, licensed: true, assignmentTime })),
            ...imeis(1, 4).map((deviceId) => ({ deviceId, licensed: true })),
            ...imeis(1, 5).map((deviceId) => ({
              deviceId,
              licensed: true,
              assignmentTime,
              upgrade: "completed" as const,
            })),
            ...imeis(2, 101).map((deviceId) => ({ deviceId })),
          ],
        },
      ],
    },
    // Dates are read as RFC 3339 by the models of the SDK, and its v3 is spelled as it spells it.
    behavior: { pageSize: 2, timeFormat: "iso", v3Spelling: "sdk" },
  });
  return await run(python, ["-W", "ignore::DeprecationWarning", script, simulator.url]);
}

function run(command: string, argumentList: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(command, argumentList, { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.on("error", (error) => {
      resolve({ code: 127, output: error.message });
    });
    child.on("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}
