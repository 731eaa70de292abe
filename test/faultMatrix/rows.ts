import type { Fault } from "../../src/simulator";
import type { Operation } from "./operations";

export type FaultName = Fault["name"];

/** When a fault hits: its position among the requests that it concerns, and whether it stays from then on. */
export interface Timing {
  readonly after: number;
  readonly times: number;
}

/** Seconds are short here; see the clock of the scene. */
export const slowMilliseconds = 150;

/** The parameters that some faults need, for an operation. */
function parameters(name: FaultName, { affected }: Operation): object {
  const affectedIds = affected.map(String);
  switch (name) {
    case "slow":
      return { ms: slowMilliseconds };
    case "http-429":
      return { retryAfter: 1 };
    case "too-large":
      return { devices: 1 };
    case "internal-error-device":
    case "poison-device":
    case "device-gone":
      return { devices: affectedIds };
    case "subscription-shrunk":
      return { licenseCount: 4 };
    default:
      return {};
  }
}

export function faultFor(name: FaultName, operation: Operation, { after, times }: Timing): Fault {
  // The names come from the simulator's own list; it refuses parameters that do not belong to one.
  return { name, on: "*", after, times, ...parameters(name, operation) } as Fault;
}

/** Faults after which the world is another one: somebody shrank the subscription, took licenses or closed the account. */
export const worldFaults: ReadonlySet<FaultName> = new Set<FaultName>([
  "subscription-shrunk",
  "device-gone",
  "licensed-elsewhere",
  "account-inactive",
]);

/** Faults that are only noticed because a request takes too long. */
export const waitingFaults: ReadonlySet<FaultName> = new Set<FaultName>(["stall", "slow"]);
