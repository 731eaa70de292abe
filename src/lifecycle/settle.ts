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

/** The reason of a device to which nothing was done, because its turn never came, or because the service stood still. */
export const leftAsBefore = "left as before";

/** The reason of a device whose request a service did not answer that then stood still: it may still act on it. */
const unanswered = "no answer came, and nothing had been done when looked at";

/** Reasons that are the service's and not the device's: there is nothing to go and look for. */
export const sharedReasons: ReadonlySet<string> = new Set([leftAsBefore, unanswered]);

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
  /** As they were, because of `failure`. */
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
 * whose outcome did not arrive are looked up before anything is concluded about them. A service that stands still is asked again a few
 * times, too, and then left alone.
 */
export async function settle(write: Write): Promise<Settlement> {
  const done: Imei[] = [];
  const already: Imei[] = [];
  const found: Imei[] = [];
  const refused: Refusal[] = [];
  const settledCount = () => done.length + already.length + found.length + refused.length;
  /** How often each device was sent without being settled. */
  const tries = new Map<Imei, number>();
  let pending = write.devices;
  /** Devices of which a request was not answered. */
  const doubted = new Set<Imei>();
  /** Ends the write; devices that are not settled are as they were, as far as that is known. */
  const settlement = (
    unsettled: readonly Imei[],
    unknown: readonly Refusal[],
    failure: Error | undefined,
  ): Settlement => {
    const doubtful = unsettled.filter((imei) => doubted.has(imei)).map((imei) => ({ imei, reason: unanswered }));
    const untried = unsettled.filter((imei) => !doubted.has(imei));
    return { done, already, found, refused, undetermined: [...unknown, ...doubtful], untried, failure };
  };
  let attempt = 0;
  /** Rounds in a row in which the service stood still. */
  let standstills = 0;
  while (pending.length > 0) {
    const before = settledCount();
    const note = (verdict: Settled) => {
      if (verdict.outcome === "refused") {
        refused.push(verdict);
      } else if (verdict.outcome === "done") {
        done.push(verdict.imei);
      } else {
        // Of a device that was sent before, it may be our own doing.
        (tries.has(verdict.imei) ? found : already).push(verdict.imei);
      }
    };
    const round = await sendOnce(write, pending, note, () => {
      write.onProgress(settledCount(), write.devices.length);
    });
    // What turns out only by looking is no answer, and an answer now and then is no progress worth a listing of the account each time.
    const wentOn = settledCount() > before && settledCount() - before >= round.unknown.length;
    const lost: Refusal[] = [];
    if (round.unknown.length > 0) {
      const looked = await resultOrError(() => write.list());
      if (looked instanceof Error) {
        const unsettled = [...round.unanswered, ...imeisOf([...round.failed, ...round.untried])];
        return settlement(unsettled, round.unknown, round.failure ?? looked);
      }
      for (const refusal of round.unknown) {
        if (write.holds(refusal.imei, looked)) {
          found.push(refusal.imei);
        } else {
          lost.push(refusal);
          doubted.add(refusal.imei);
        }
      }
    }
    if (round.failure !== undefined) {
      const unsettled = [...round.unanswered, ...imeisOf([...round.failed, ...lost, ...round.untried])];
      return settlement(unsettled, [], round.failure);
    }
    const [standing] = round.untried;
    // A service that stood still and had gone on before may do so once more, as often as it takes.
    attempt = standing !== undefined && wentOn ? 1 : attempt + 1;
    standstills = standing === undefined ? 0 : wentOn ? 1 : standstills + 1;
    if (standing !== undefined && standstills >= attempts) {
      const uncertain = round.failed.filter(({ imei }) => doubted.has(imei));
      const certain = round.failed.filter(({ imei }) => !doubted.has(imei));
      // One by one: a fleet can have more devices than a call can have arguments.
      certain.forEach((refusal) => refused.push(refusal));
      const failure = new Error(`${standing.reason} It did not go on in ${attempts} attempts in a row.`);
      return settlement(imeisOf([...uncertain, ...lost, ...round.untried]), [], failure);
    }
    // What has just failed comes last: it may be what the service stands still for, and must not keep others from their turn.
    pending = [...imeisOf(round.untried), ...sendAgain([...round.failed, ...lost], tries, refused)];
    if (pending.length > 0) {
      await write.pause(attempt);
    }
  }
  return settlement([], [], undefined);
}

/**
 * The devices that are sent once more; those that were sent often enough are refused. That they were not answered does not matter then: between
 * the tries they were looked up as often, and nothing had been done.
 */
function sendAgain(unsettled: readonly Refusal[], tries: Map<Imei, number>, refused: Refusal[]): readonly Imei[] {
  return unsettled.flatMap(({ imei, reason }) => {
    const tried = (tries.get(imei) ?? 0) + 1;
    tries.set(imei, tried);
    if (tried < attempts) {
      return [imei];
    }
    refused.push({ imei, reason: `${reason} (tried ${attempts} times)` });
    return [];
  });
}

function imeisOf(refusals: readonly Refusal[]): readonly Imei[] {
  return refusals.map(({ imei }) => imei);
}

type Settled = Extract<Verdict, { outcome: "done" | "already" | "refused" }>;

interface Round {
  readonly failed: Refusal[];
  readonly unknown: Refusal[];
  /** Not sent, because the service stands still. */
  readonly untried: Refusal[];
  readonly unanswered: Imei[];
  readonly failure: Error | undefined;
}

async function sendOnce(
  write: Write,
  devices: readonly Imei[],
  settled: (verdict: Settled) => void,
  answered: () => void,
): Promise<Round> {
  const unanswered = new Set(devices);
  const failed: Refusal[] = [];
  const unknown: Refusal[] = [];
  const untried: Refusal[] = [];
  let failure: Error | undefined;
  try {
    for await (const verdicts of write.send(devices)) {
      for (const verdict of verdicts) {
        unanswered.delete(verdict.imei);
        if (verdict.outcome === "failed") {
          failed.push(verdict);
        } else if (verdict.outcome === "unknown") {
          unknown.push(verdict);
        } else if (verdict.outcome === "untried") {
          untried.push(verdict);
        } else {
          settled(verdict);
        }
      }
      answered();
    }
  } catch (error) {
    failure = asError(error);
  }
  return { failed, unknown, untried, unanswered: [...unanswered], failure };
}
