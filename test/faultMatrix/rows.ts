import type { Fault } from "../../src/simulator";
import { faultNames, faultSchema } from "../../src/simulator/faults/allFaults";
import type { Operation } from "./operations";

export type FaultName = Fault["name"];

/** When a fault hits: its position among the requests that it concerns, and whether it stays from then on. */
export interface Timing {
  readonly after: number;
  readonly times: number;
}

const single = ({ affected }: Operation) => ({ devices: affected.map(String) });

/** The parameters that some faults need, for an operation. */
const parameters: Partial<Record<FaultName, (operation: Operation) => object>> = {
  slow: () => ({ ms: 60_000 }),
  "too-large": () => ({ devices: 1 }),
  "internal-error-device": single,
  "poison-device": single,
  "device-gone": single,
  "subscription-shrunk": () => ({ licenseCount: 4 }),
  "listing-lags": () => ({ seconds: 60 }),
  "count-lags": () => ({ seconds: 60 }),
  "release-lags": () => ({ seconds: 60 }),
};

/** Answers that do not tell what became of a device: it may have taken effect or not. */
const uncertain: readonly object[] = [{ takesEffect: true }, { takesEffect: false }];

const variants: Partial<Record<FaultName, readonly object[]>> = {
  "http-429": [{ retryAfter: 1 }, { nextAccessSeconds: 1 }],
  "http-500-json": [{}, { status: 200 }],
  // The gateway says so in one way or another, or something in front of it does and says nothing.
  "gateway-900901": [{}, { form: "flat" }, { form: "header" }, { form: "empty" }],
  "login-refused": [{}, { locked: true }],
  "verdict-missing": uncertain,
  "status-unknown": uncertain,
  "verdict-duplicate": [{}, { contradicting: true }],
  "half-applied": [{}, { status: 503 }],
  "listing-empty": [{}, { countsNone: true }],
  // For now, because it is gone (or so it is said), or for another reason than an upgrade.
  "internal-error-device": [{}, { reason: "Device Not Found." }, { reason: "Not allowed." }],
};

/** What a fault may be like beside its timing. */
export function variantsOf(name: FaultName): readonly object[] {
  return variants[name] ?? [{}];
}

export function faultFor(name: FaultName, operation: Operation, timing: Timing, variant: object): Fault {
  return faultSchema.parse({ name, on: "*", ...timing, ...parameters[name]?.(operation), ...variant }).fault;
}

/** Faults after which the world is another one: somebody shrank the subscription, took licenses or closed the account. */
export const worldFaults: ReadonlySet<FaultName> = new Set<FaultName>([
  "subscription-shrunk",
  "device-gone",
  "licensed-elsewhere",
  "account-inactive",
]);

/** Faults that are only noticed because a request takes too long. */
export const holdUps: ReadonlySet<FaultName> = new Set<FaultName>(["stall", "slow"]);

/** Faults of which it matters that other requests are under way. */
export const concurrentFaults: ReadonlySet<FaultName> = new Set<FaultName>([
  "gateway-403-xml",
  "account-inactive",
  "reset-after",
  "half-applied",
]);

const names = faultNames as readonly FaultName[];
const firstInAnswers = names.indexOf("session-expired");

/** Of the connection and of whole requests. */
export const requestFaults = names.slice(0, firstInAnswers);
/** Of sessions, verdicts and listings, and of the world. */
export const answerFaults = names.slice(firstInAnswers);
