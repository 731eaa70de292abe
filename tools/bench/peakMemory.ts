import { readdir, readFile } from "node:fs/promises";

/** What to look for: Node running the host of dynamic providers, and not the question before it of where that is, which has a switch. */
const providerCommand = /^[^\0]*node\0[^\0-][^\0]*dynamic-provider/;
const interval = 50;

/** Watches the provider of a run. */
export interface PeakMemory {
  /** Megabytes at most; undefined where there is no /proc to read it from, and when no provider has run. */
  stop(): number | undefined;
}

/**
 * Watches how much memory the provider process below `root` takes. The system itself keeps the highest mark of each process, so that
 * looking now and then misses nothing but a peak in the last moments.
 */
export function watchProvider(root: number): PeakMemory {
  let peak: number | undefined;
  let provider: number | undefined;
  let isLooking = false;
  const look = async () => {
    if (isLooking) {
      return;
    }
    isLooking = true;
    provider ??= await findProvider(root).catch(() => undefined);
    const mark = provider === undefined ? undefined : await highestMark(provider).catch(() => undefined);
    peak = mark ?? peak;
    isLooking = false;
  };
  const timer = setInterval(() => void look(), interval);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}

async function highestMark(id: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${id}/status`, "utf8");
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

async function findProvider(root: number): Promise<number | undefined> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const processes = await Promise.all(ids.map(async (id) => ({ id, ...(await describe(id)) })));
  const parents = new Map(processes.map(({ id, parent }) => [id, parent]));
  const isBelow = (id: number | undefined): boolean => id !== undefined && (id === root || isBelow(parents.get(id)));
  return processes.find(({ id, command }) => providerCommand.test(command) && isBelow(id))?.id;
}

async function describe(id: number): Promise<{ parent: number | undefined; command: string }> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${id}/stat`, "utf8"),
      readFile(`/proc/${id}/cmdline`, "utf8"),
    ]);
    const parent = /^\d+ \(.*\) \S (\d+)/s.exec(stat)?.[1];
    return { parent: parent === undefined ? undefined : Number(parent), command };
  } catch {
    // It has ended since.
    return { parent: undefined, command: "" };
  }
}
