import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Environment } from "./decisions";
import { cacheVariable } from "./decisions";
import type { Attempt, Engine } from "./examine";
import { examine } from "./examine";

const unfinished = ".unfinished-";
const abandonedMilliseconds = 24 * 60 * 60 * 1000;

/**
 * Lets `build` fill a temporary folder beside `target`, and moves it to `target` only when the engine in it works. So
 * a half-finished build is never taken for a whole one, and of two processes at once each ends up with a whole one.
 */
export async function fillCache(
  target: string,
  source: Engine["source"],
  environment: Environment,
  build: (root: string) => Promise<Attempt | undefined>,
): Promise<Attempt> {
  try {
    return await fill(target, source, environment, build);
  } catch (error) {
    if (error instanceof Error && "code" in error) {
      const reason = `the cache could not be written (${cacheVariable} names another folder): ${error.message}`;
      return { refusal: { kind: "unusable", reason } };
    }
    throw error;
  }
}

async function fill(
  target: string,
  source: Engine["source"],
  environment: Environment,
  build: (root: string) => Promise<Attempt | undefined>,
): Promise<Attempt> {
  await mkdir(path.dirname(target), { recursive: true });
  await removeAbandoned(target);
  const temporary = await mkdtemp(`${target}${unfinished}`);
  try {
    const failed = await build(temporary);
    if (failed !== undefined) {
      return failed;
    }
    const examined = await examine(path.join(temporary, "bin"), source, environment);
    if ("refusal" in examined) {
      return examined;
    }
    await moveIntoPlace(temporary, target, async () => {
      return "engine" in (await examine(path.join(target, "bin"), source, environment));
    });
    return await examine(path.join(target, "bin"), source, environment);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * Renames a folder to `target`. One that is there already and works is left alone: another process was first, and may
 * be running it. One that does not work is replaced.
 */
export async function moveIntoPlace(
  temporary: string,
  target: string,
  targetWorks: () => Promise<boolean>,
): Promise<void> {
  for (let round = 0; ; round += 1) {
    try {
      await rename(temporary, target);
      return;
    } catch (error) {
      if (round === 3) {
        throw error;
      }
    }
    if (await targetWorks()) {
      return;
    }
    await rename(target, path.join(temporary, "replaced")).catch(() => {
      // Another process has just replaced it; the next round sees.
    });
    await rm(path.join(temporary, "replaced"), { recursive: true, force: true });
  }
}

/** Takes away what killed processes have left. Younger folders may belong to a process at work. */
async function removeAbandoned(target: string): Promise<void> {
  const parent = path.dirname(target);
  for (const name of await readdir(parent)) {
    const directory = path.join(parent, name);
    if (name.includes(unfinished) && (await ageOf(directory)) > abandonedMilliseconds) {
      await rm(directory, { recursive: true, force: true });
    }
  }
}

async function ageOf(directory: string): Promise<number> {
  try {
    return Date.now() - (await stat(directory)).mtimeMs;
  } catch {
    return 0;
  }
}
