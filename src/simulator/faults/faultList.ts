import type { Call, Operation } from "../call";
import type { Effect } from "./effect";
import type { ArmedFault, Fault } from ".";

interface Entry {
  readonly fault: ArmedFault["fault"];
  readonly effect: Effect;
  /** Requests that the fault was about, hit or not. */
  seen: number;
  hit: number;
}

/** The fault whose turn it is. */
export interface DrawnFault {
  readonly name: string;
  readonly effect: Effect;
}

/** The faults that are armed, and whose turn it is. */
export class FaultList {
  #entries: readonly Entry[] = [];

  /** @param random from 0 up to 1, drawn once for each request that a fault might hit */
  constructor(private readonly random: () => number) {}

  /** Replaces all, with their counts at nought. */
  set(faults: readonly ArmedFault[]): void {
    this.#entries = faults.map(({ fault, effect }) => ({ fault, effect, seen: 0, hit: 0 }));
  }

  /** The list as it was set, spent faults included. */
  list(): Fault[] {
    return this.#entries.map(({ fault }) => structuredClone(fault));
  }

  /** What is still to come, as faults that act from now on as these would have; spent ones are not among them. */
  remaining(): Fault[] {
    return this.#entries
      .filter(({ fault, hit }) => hit < fault.times)
      .map(({ fault, seen, hit }) =>
        structuredClone({ ...fault, after: Math.max(0, fault.after - seen), times: fault.times - hit }),
      );
  }

  /**
   * Picks the fault that acts on a request. Those further down the list keep their turn for a later one.
   *
   * @param read called only when the content of the request decides
   */
  async draw(operation: Operation, read: () => Promise<Call>): Promise<DrawnFault | undefined> {
    let drawn: DrawnFault | undefined;
    for (const entry of this.#entries) {
      const { fault, effect } = entry;
      const isNamed = (fault.on ?? "*") === "*" ? effect.operations.includes(operation) : fault.on === operation;
      if (!isNamed || (effect.concerns !== undefined && !effect.concerns(await read()))) {
        continue;
      }
      entry.seen += 1;
      const isDue = entry.seen > fault.after && entry.hit < fault.times;
      if (drawn === undefined && isDue && this.random() < fault.probability) {
        entry.hit += 1;
        drawn = { name: fault.name, effect };
      }
    }
    return drawn;
  }
}
