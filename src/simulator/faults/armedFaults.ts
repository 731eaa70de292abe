import type { Call, Operation } from "../service/call";
import type { ArmedFault, Fault } from "./allFaults";

interface Entry {
  readonly armed: ArmedFault;
  /** Matching requests, hit or not. */
  seen: number;
  hit: number;
}

export class ArmedFaults {
  #entries: readonly Entry[] = [];

  /** @param random from 0 up to 1, drawn once per request that a fault might hit */
  constructor(private readonly random: () => number) {}

  set(faults: readonly ArmedFault[]): void {
    this.#entries = faults.map((armed) => ({ armed, seen: 0, hit: 0 }));
  }

  /** As set, including spent ones. */
  list(): Fault[] {
    return this.#entries.map(({ armed }) => structuredClone(armed.fault));
  }

  /** The unspent rest, as faults to set anew. */
  remaining(): Fault[] {
    return this.#entries
      .filter(({ armed: { fault }, hit }) => hit < fault.times)
      .map(({ armed: { fault }, seen, hit }) =>
        structuredClone({ ...fault, after: Math.max(0, fault.after - seen), times: fault.times - hit }),
      );
  }

  /**
   * Picks the fault that acts on a request; later ones in the list keep their turn.
   *
   * @param read called only when the content decides
   */
  async draw(operation: Operation, read: () => Promise<Call>): Promise<ArmedFault | undefined> {
    let drawn: ArmedFault | undefined;
    for (const entry of this.#entries) {
      const { fault, operations, effect } = entry.armed;
      const isNamed = (fault.on ?? "*") === "*" ? operations.some((one) => one === operation) : fault.on === operation;
      if (!isNamed || (effect.concerns !== undefined && !effect.concerns(await read()))) {
        continue;
      }
      entry.seen += 1;
      const isDue = entry.seen > fault.after && entry.hit < fault.times;
      if (drawn === undefined && isDue && this.random() < fault.probability) {
        entry.hit += 1;
        drawn = entry.armed;
      }
    }
    return drawn;
  }
}
