/** Limited, because a fleet that depends on another one, or that the engine leaves out, does not come meanwhile. */
const longestWaitMs = 5_000;

/** Waits for other fleets. Do not call in the turn of a write: they may be waiting for that turn. */
export async function waitWhile(
  isWaiting: () => boolean,
  sleep: (milliseconds: number) => Promise<void>,
  stepMs: number,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < longestWaitMs && isWaiting(); waitedMs += stepMs) {
    await sleep(stepMs);
  }
}
