/** Limited, because a fleet that depends on another one, or that the engine leaves out, does not come meanwhile. */
const longestWaitMs = 5_000;

/** Waits for other fleets. Do not call while holding the account's lock: they may be waiting for it. */
export async function waitWhile(
  isWaiting: () => boolean,
  sleep: (milliseconds: number) => Promise<void>,
  stepMs: number,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < longestWaitMs && isWaiting(); waitedMs += stepMs) {
    await sleep(stepMs);
  }
}
