import { setTimeout as wait } from "node:timers/promises";
import type { Simulator } from "../../src/simulator";

/** Until nobody writes anymore: what a killed command leaves behind may still be at it. */
export async function untilQuiet(simulator: Simulator): Promise<void> {
  for (let before = -1; before !== simulator.requests().length;) {
    before = simulator.requests().length;
    await wait(500);
  }
}
