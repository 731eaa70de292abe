import type { Imei } from "../imei";
import type { LicenseListing, Verdict } from "../licenseApi";
import { asError, resultOrError } from "./resultOrError";

/** A device that did not get what was asked for it, and why. */
export interface Refusal {
  readonly imei: Imei;
  readonly reason: string;
  /** The service will never release the license, however often it is asked. */
  readonly unreleasable?: boolean;
}

/** The reason of a device whose turn never came. */
export const notTried = "not tried";

/** Everything that became of one write: each device is in exactly one of the lists. */
export interface Settlement {
  /** The write took effect. */
  readonly done: Imei[];
  /** What was wanted held before. */
  readonly already: Imei[];
  /** What was wanted holds, and whether it did before is not known: an answer did not come, or the service said that it failed. */
  readonly found: Imei[];
  readonly refused: Refusal[];
  /** Whether the write took effect could not be found out, not even by looking. */
  readonly undetermined: Refusal[];
  /** Never tried, because of `failure`. */
  readonly untried: Imei[];
  /** What stopped the write before every device was settled. */
  readonly failure: Error | undefined;
}

export interface Write {
  readonly devices: readonly Imei[];
  readonly send: (devices: readonly Imei[]) => AsyncIterable<readonly Verdict[]>;
  /** Whether a listing shows that the device is in the state wanted. */
  readonly holds: (imei: Imei, listing: LicenseListing) => boolean;
  readonly list: () => Promise<LicenseListing>;
  /** Waits after the given attempt, before the next one. */
  readonly pause: (attempt: number) => Promise<void>;
  readonly onProgress: (settled: number, total: number) => void;
}

/** How often a device is sent again when the service fails on it without refusing it. */
const attempts = 4;

/**
 * Sends a write until each device is settled. Devices on which the service failed are sent again a few times; devices
 * whose outcome did not arrive are looked up before anything is concluded about them.
 */
export async function settle(write: Write): Promise<Settlement> {
  const done: Imei[] = [];
  const already: Imei[] = [];
  const found: Imei[] = [];
  const refused: Refusal[] = [];
  const settlement = (rest: Pick<Settlement, "undetermined" | "untried" | "failure">): Settlement => ({
    done,
    already,
    found,
    refused,
    ...rest,
  });

  let pending = write.devices;
  for (let attempt = 1; pending.length > 0; attempt++) {
    const round = await sendOnce(write, pending, (verdict) => {
      if (verdict.outcome === "refused") {
        refused.push(verdict);
      } else if (verdict.outcome === "done") {
        done.push(verdict.imei);
      } else {
        (attempt === 1 ? already : found).push(verdict.imei);
      }
      write.onProgress(done.length + already.length + found.length + refused.length, write.devices.length);
    });
    const again = round.failed;
    if (round.unknown.length > 0) {
      const looked = await resultOrError(() => write.list());
      if (looked instanceof Error) {
        return settlement({
          undetermined: round.unknown,
          untried: [...round.unanswered, ...again.map(({ imei }) => imei)],
          failure: round.failure ?? looked,
        });
      }
      for (const refusal of round.unknown) {
        if (write.holds(refusal.imei, looked)) {
          found.push(refusal.imei);
        } else {
          again.push(refusal);
        }
      }
    }
    if (round.failure !== undefined) {
      const untried = [...round.unanswered, ...again.map(({ imei }) => imei)];
      return settlement({ undetermined: [], untried, failure: round.failure });
    }
    if (attempt === attempts) {
      // One by one: a fleet can have more devices than a call can have arguments.
      for (const { imei, reason } of again) {
        refused.push({ imei, reason: `${reason} (tried ${attempts} times)` });
      }
      break;
    }
    pending = again.map(({ imei }) => imei);
    if (pending.length > 0) {
      await write.pause(attempt);
    }
  }
  return settlement({ undetermined: [], untried: [], failure: undefined });
}

type Settled = Extract<Verdict, { outcome: "done" | "already" | "refused" }>;

interface Round {
  readonly failed: Refusal[];
  readonly unknown: Refusal[];
  readonly unanswered: Imei[];
  readonly failure: Error | undefined;
}

async function sendOnce(write: Write, devices: readonly Imei[], settled: (verdict: Settled) => void): Promise<Round> {
  const unanswered = new Set(devices);
  const failed: Refusal[] = [];
  const unknown: Refusal[] = [];
  let failure: Error | undefined;
  try {
    for await (const verdicts of write.send(devices)) {
      for (const verdict of verdicts) {
        unanswered.delete(verdict.imei);
        if (verdict.outcome === "failed") {
          failed.push(verdict);
        } else if (verdict.outcome === "unknown") {
          unknown.push(verdict);
        } else {
          settled(verdict);
        }
      }
    }
  } catch (error) {
    failure = asError(error);
  }
  return { failed, unknown, unanswered: [...unanswered], failure };
}
