import type { Imei } from "../fleet/imei";
import type { Verdict } from "../licenseApi";
import type { BatchSize } from "./batchSize";
import { Blame } from "./blame";
import { ThingSpaceError } from "./http/errors";
import { Standstill } from "./standstill";
import { WaitingBatches, type Batch, type WaitingBatch } from "./waitingBatches";

export interface BatchesOptions {
  readonly devices: readonly Imei[];
  /** How many devices a request takes; told of what becomes of each. */
  readonly size: BatchSize;
  /** Most batches under way at a time. */
  readonly concurrency: number;
  /** Sends one batch, and answers for each of its devices. */
  readonly send: (batch: readonly Imei[]) => Promise<readonly Verdict[]>;
}

/** What became of one batch. */
type BatchOutcome =
  | { readonly verdicts: readonly Verdict[] }
  /** No answer that tells what it did. */
  | { readonly unanswered: Batch; readonly error: ThingSpaceError }
  /** A request for this device alone was refused as a whole. */
  | { readonly refused: Imei; readonly error: ThingSpaceError }
  /** Refused as a whole, though perhaps for the sake of one device: to be sent again in parts. */
  | { readonly parts: readonly Batch[] }
  | { readonly fatal: unknown };

/**
 * Sends a write in batches and yields the verdicts of each as it is answered.
 *
 * After a fatal error no batch is started, nor when the service stands still; those under way are awaited and yielded, because they may have
 * acted, and only then it is thrown.
 */
export async function* sendInBatches(options: BatchesOptions): AsyncGenerator<readonly Verdict[], void, undefined> {
  const waiting = new WaitingBatches([...new Set(options.devices)]);
  const answered: BatchOutcome[] = [];
  let underWay = 0;
  let wake: () => void = () => undefined;
  const start = (batch: WaitingBatch) => {
    underWay += 1;
    void sendBatch(batch, options).then((outcome) => {
      underWay -= 1;
      answered.push(outcome);
      wake();
    });
  };
  const answer = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  let fatal: { readonly error: unknown } | undefined;
  const blame = new Blame();
  const standstill = new Standstill(options.concurrency);
  try {
    for (;;) {
      while (fatal === undefined && underWay + answered.length < options.concurrency) {
        const batch = waiting.take(options.size.now);
        if (batch === undefined) {
          break;
        }
        start(batch);
      }
      // Neither Promise.race nor a set of promises: both chain what is long over to what is under way, and 100,000 devices took 140 MB for it.
      if (answered.length === 0 && underWay > 0) {
        await answer();
      }
      const outcome = answered.shift();
      if (outcome === undefined) {
        break;
      }
      if ("verdicts" in outcome) {
        blame.acceptedSome();
        standstill.answered();
        yield outcome.verdicts;
      } else if ("unanswered" in outcome) {
        const { unanswered, error } = outcome;
        if (standstill.unanswered() && waiting.isAny) {
          fatal ??= { error: notResponding(error, standstill.count) };
        }
        yield unanswered.map((imei) => ({ imei, outcome: "unknown", reason: error.message }));
      } else if ("refused" in outcome) {
        const { refused, error } = outcome;
        standstill.answered();
        yield [{ imei: refused, outcome: "refused", reason: error.serviceMessage ?? error.message }];
        if (blame.isOfRequest(error) && waiting.isAny) {
          fatal ??= { error };
        }
      } else if ("parts" in outcome) {
        standstill.answered();
        waiting.putBack(outcome.parts);
      } else {
        fatal ??= { error: outcome.fatal };
      }
    }
  } finally {
    // Whoever stops listening must not go on while writes are still under way.
    while (underWay > 0) {
      await answer();
    }
  }
  if (fatal !== undefined) {
    throw fatal.error;
  }
}

/** Ends a write that nothing is to be expected of any more. */
function notResponding(error: ThingSpaceError, unanswered: number): ThingSpaceError {
  return error.restated(
    `ThingSpace is not responding: ${unanswered} writes in a row got no answer. The last one: ${error.message}`,
    { cause: error, mayHaveActed: false },
  );
}

async function sendBatch(
  { devices, isResent }: WaitingBatch,
  { send, size }: Pick<BatchesOptions, "send" | "size">,
): Promise<BatchOutcome> {
  try {
    const verdicts = await send(devices);
    size.answered(devices.length);
    return { verdicts: isResent ? verdicts.map(asOwn) : verdicts };
  } catch (error) {
    return outcomeOf(devices, size, error);
  }
}

/** What was so before a request that was sent again is the doing of the one before it. */
export function asOwn(verdict: Verdict): Verdict {
  return verdict.outcome === "already" ? { imei: verdict.imei, outcome: "done" } : verdict;
}

function outcomeOf(batch: Batch, size: BatchSize, error: unknown): BatchOutcome {
  if (!(error instanceof ThingSpaceError)) {
    return { fatal: error };
  }
  if (error.kind === "timeout") {
    size.timedOut(batch.length);
  }
  if (!concernsDevices(error)) {
    return error.mayHaveActed ? { unanswered: batch, error } : { fatal: error };
  }
  const [imei] = batch;
  if (imei !== undefined && batch.length === 1) {
    // Refused at last, and before that perhaps done.
    return error.mayHaveActed ? { unanswered: batch, error } : { refused: imei, error };
  }
  if (error.status === 413) {
    size.tooLarge(batch.length);
    return { parts: [batch] };
  }
  return { parts: split(batch, Math.ceil(batch.length / 2)) };
}

/** Whether a smaller batch, or one without a certain device, might be accepted. */
function concernsDevices({ kind, status, serviceMessage, errorCode }: ThingSpaceError): boolean {
  if (kind !== "refused") {
    return false;
  }
  // A 400 without a word of the service is one of the gateway's: about the request, not about what is in it.
  const byService = serviceMessage !== undefined && !/^9009\d\d$/.test(errorCode ?? "");
  return status === 413 || (status === 400 && byService);
}

/** Parts of nearly one size, none larger than `size`. */
export function split(devices: Batch, size: number): Batch[] {
  const count = Math.ceil(devices.length / size);
  return Array.from({ length: count }, (_, index) => devices.slice(index * size, (index + 1) * size));
}
