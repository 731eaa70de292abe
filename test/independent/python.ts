/** A Python with the packages of requirements.txt. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const requirements = path.join(__dirname, "requirements.txt");

export interface Finished {
  readonly code: number;
  readonly output: string;
}

/** Why it cannot be run here. */
export class CannotRunError extends Error {
  override readonly name = "CannotRunError";
}

/**
 * Makes sure of it, in a cache outside the checkout.
 *
 * @throws CannotRunError when there is no Python, or the packages are not to be had
 */
export async function providePython(): Promise<string> {
  const version = await run("python3", ["-c", "import sys, venv, ensurepip; print(sys.version_info >= (3, 7))"]);
  if (version.code !== 0 || version.output.trim() !== "True") {
    throw new CannotRunError("there is no python3 of 3.7 or newer with venv");
  }
  const pinned = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const cache = process.env["XDG_CACHE_HOME"] ?? path.join(os.homedir(), ".cache");
  const folder = path.join(cache, "pulumi-thingspace-fota", `python-${pinned}`);
  const python = path.join(folder, "bin/python");
  if (!existsSync(path.join(folder, "complete"))) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(path.dirname(folder), { recursive: true });
    const environment = await run("python3", ["-m", "venv", folder]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements];
    const installation = environment.code === 0 ? await run(python, pip) : environment;
    if (installation.code !== 0) {
      throw new CannotRunError(`the packages cannot be installed: ${installation.output.trim()}`);
    }
    // Only what was finished counts the next time.
    mkdirSync(path.join(folder, "complete-"));
    renameSync(path.join(folder, "complete-"), path.join(folder, "complete"));
  }
  return python;
}

export function run(command: string, argumentList: readonly string[], input = ""): Promise<Finished> {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(command, argumentList, { stdio: ["pipe", "pipe", "pipe"] });
    child.stdin.end(input);
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
