import type { Imei } from "../fleet/imei";
import { withEarlierAttempts, type Result } from "../ports/licenseApi";
import { ThingSpaceError } from "./http/thingSpaceError";

/** Most devices in a request, for all writes of a process. */
export interface BatchLimit {
  devices: number;
}

export interface WritesOptions {
  readonly devices: readonly Imei[];
  /** Halved when the service calls a request too large. */
  readonly limit: BatchLimit;
  /** Most batches under way at a time. */
  readonly concurrency: number;
  /** Resolves to a result for each device. */
  readonly send: (batch: readonly Imei[]) => Promise<readonly Result[]>;
}

interface Batch {
  readonly devices: readonly Imei[];
  /** Whether they were in a request that was refused as a whole, which may still have acted on some. */
  readonly isResent: boolean;
  /** Whether that request had an attempt without an answer, on which the service may still act. */
  readonly mayHaveActed: boolean;
}

type BatchOutcome =
  | { readonly kind: "answered"; readonly results: readonly Result[] }
  /** No response that tells what it did. */
  | { readonly kind: "unanswered"; readonly results: readonly Result[]; readonly error: ThingSpaceError }
  /** A request for one device was refused. */
  | { readonly kind: "refused"; readonly results: readonly Result[]; readonly error: ThingSpaceError }
  /** Refused as a whole, perhaps because of one device. */
  | { readonly kind: "split"; readonly parts: readonly Batch[] }
  | { readonly kind: "fatal"; readonly error: unknown; readonly batch: Batch };

/**
 * This many consecutive writes without a response, per slot, open the circuit breaker; with few slots, two may be
 * chance.
 */
const unansweredPerSlot = 2;
const leastUnanswered = 4;

/**
 * After this many single devices refused in the same words, with none accepted, the request is to blame: splitting
 * costs two requests per device.
 */
const mostRefused = 100;

/**
 * Sends a write in batches and yields the results of each.
 *
 * After a fatal error, or when the circuit breaker opens, no batch is started; those under way may have acted, so they
 * are awaited and yielded before the error is thrown.
 */
export async function* sendInBatches(options: WritesOptions): AsyncGenerator<readonly Result[], void, undefined> {
  const { limit, concurrency } = options;
  const waiting: Batch[] = split([...new Set(options.devices)], limit.devices, {
    isResent: false,
    mayHaveActed: false,
  });
  const outcomes: BatchOutcome[] = [];
  let underWay = 0;
  let wake: () => void = () => undefined;
  const start = (batch: Batch) => {
    underWay += 1;
    void sendBatch(batch, options).then((outcome) => {
      underWay -= 1;
      outcomes.push(outcome);
      wake();
    });
  };
  const nextOutcome = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });

  let fatal: { readonly error: unknown } | undefined;
  let unansweredInARow = 0;
  let isAnyAccepted = false;
  const refusals = new Map<string, number>();
  const breakerLimit = Math.max(leastUnanswered, unansweredPerSlot * concurrency);
  try {
    for (;;) {
      while (fatal === undefined && underWay + outcomes.length < concurrency) {
        const batch = take(waiting, limit.devices);
        if (batch === undefined) {
          break;
        }
        start(batch);
      }
      // Neither Promise.race nor a set of promises: they keep settled ones alive, and 100,000 devices took 140 MB.
      if (outcomes.length === 0 && underWay > 0) {
        await nextOutcome();
      }
      const outcome = outcomes.shift();
      if (outcome === undefined) {
        break;
      }
      if (outcome.kind === "fatal") {
        fatal ??= { error: outcome.error };
        waiting.push(outcome.batch);
        continue;
      }
      unansweredInARow = outcome.kind === "unanswered" ? unansweredInARow + 1 : 0;
      if (outcome.kind === "split") {
        waiting.unshift(...outcome.parts);
        continue;
      }
      isAnyAccepted ||= outcome.kind === "answered";
      if (outcome.kind === "unanswered" && unansweredInARow >= breakerLimit && waiting.length > 0) {
        fatal ??= { error: notResponding(outcome.error, unansweredInARow) };
      }
      if (outcome.kind === "refused") {
        const words = outcome.error.text.replace(/\d/g, "");
        const refused = (refusals.get(words) ?? 0) + 1;
        refusals.set(words, refused);
        if (!isAnyAccepted && refused >= mostRefused && waiting.length > 0) {
          fatal ??= { error: outcome.error };
        }
      }
      yield outcome.results;
    }
  } finally {
    // A consumer that stops early must not continue while writes are under way.
    while (underWay > 0) {
      await nextOutcome();
    }
  }
  if (fatal !== undefined) {
    const open = waiting.filter(({ mayHaveActed }) => mayHaveActed).flatMap(({ devices }) => devices);
    if (open.length > 0) {
      yield open.map((imei) => ({ imei, outcome: "unknown", reason: "no response to an earlier request" }));
    }
    throw fatal.error;
  }
}

/** The next batch, cut to the limit, which may have shrunk. */
function take(waiting: Batch[], limit: number): Batch | undefined {
  const next = waiting.shift();
  if (next === undefined || next.devices.length <= limit) {
    return next;
  }
  waiting.unshift({ ...next, devices: next.devices.slice(limit) });
  return { ...next, devices: next.devices.slice(0, limit) };
}

function split(devices: readonly Imei[], size: number, before: Omit<Batch, "devices">): Batch[] {
  return inGroups(devices, size).map((group) => ({ ...before, devices: group }));
}

export function inGroups(devices: readonly Imei[], size: number): (readonly Imei[])[] {
  const count = Math.ceil(devices.length / size);
  return Array.from({ length: count }, (_, index) => devices.slice(index * size, (index + 1) * size));
}

async function sendBatch(batch: Batch, { send, limit }: WritesOptions): Promise<BatchOutcome> {
  try {
    const results = await send(batch.devices);
    return { kind: "answered", results: results.map((result) => withEarlierAttempts(result, batch)) };
  } catch (error) {
    return outcomeOf(batch, limit, error);
  }
}

function outcomeOf(batch: Batch, limit: BatchLimit, error: unknown): BatchOutcome {
  if (!(error instanceof ThingSpaceError)) {
    return { kind: "fatal", error, batch };
  }
  const { devices } = batch;
  const mayHaveActed = batch.mayHaveActed || error.mayHaveActed;
  const canBeSplit = concernsDevices(error);
  const isSingle = devices.length === 1;
  if (error.mayHaveActed && (!canBeSplit || isSingle)) {
    return {
      kind: "unanswered",
      error,
      results: devices.map((imei) => ({ imei, outcome: "unknown", reason: error.withoutAdvice })),
    };
  }
  if (!canBeSplit) {
    return { kind: "fatal", error, batch };
  }
  if (isSingle) {
    const { serviceMessage } = error;
    const reason = serviceMessage === undefined ? error.message : `ThingSpace said "${serviceMessage}"`;
    const refused = devices.map((imei): Result => ({ imei, outcome: "refused", reason }));
    return { kind: "refused", error, results: refused.map((result) => withEarlierAttempts(result, batch)) };
  }
  const half = Math.ceil(devices.length / 2);
  if (error.status === 413) {
    limit.devices = Math.min(limit.devices, half);
  }
  return { kind: "split", parts: split(devices, half, { isResent: true, mayHaveActed }) };
}

/** Whether a smaller batch, or one without a certain device, might be accepted. */
function concernsDevices({ kind, status, serviceMessage, errorCode }: ThingSpaceError): boolean {
  // A 400 without the service's words is the gateway's: about the request, not its devices.
  const byService = serviceMessage !== undefined && !/^9009\d\d$/.test(errorCode ?? "");
  return kind === "refused" && (status === 413 || (status === 400 && byService));
}

/** Devices without a result were not sent. */
function notResponding(error: ThingSpaceError, unanswered: number): ThingSpaceError {
  return error.restated(
    `ThingSpace is not responding: ${unanswered} writes in a row got no response, so no more were sent. Try again in a few minutes.`,
    { code: "service-not-responding", cause: error, mayHaveActed: false },
  );
}
