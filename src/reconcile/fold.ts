import type { Imei } from "../fleet/imei";
import { licensedMeanwhile } from "./check/adoption";
import type { Result } from "../licenseApi";
import type { Applied } from "./apply";
import { isRecent } from "./session/lag";
import type { Plan } from "./plan";
import type { LastWrite, Recorded } from "../fleet/fleetState";

export interface Refusal {
  readonly imei: Imei;
  readonly change: Change;
  readonly reason: string;
  /** ThingSpace will never release the license. */
  readonly unreleasable?: boolean;
}

type Change = "assignment" | "release";

export const notTried = "not tried";

/** Its assignment was sent a moment ago and not answered. */
export const mayStillBeLicensed =
  "no license now, but ThingSpace may still act on an earlier request that it did not answer";

export interface Outcome {
  readonly recorded: Recorded;
  readonly assigned: number;
  readonly adopted: number;
  readonly confirmed: number;
  readonly released: number;
  /** Devices left to other fleets. */
  readonly transferred: readonly Imei[];
  /** Devices that keep their licenses, recorded by no fleet any more. */
  readonly kept: readonly Imei[];
  readonly refusals: readonly Refusal[];
  readonly failure: Error | undefined;
}

export interface Receivers {
  /** The fleet that claims the device, if any. */
  readonly claimant: (imei: Imei) => string | undefined;
  readonly isHeldElsewhere: (imei: Imei) => boolean;
  /** Now, or when this process began. */
  readonly wasHeldElsewhere: (imei: Imei) => boolean;
  /** Whether a fleet that may hold it drops it and keeps its license. */
  readonly isKeptElsewhere: (imei: Imei) => boolean;
}

/** The only place that decides what is recorded. */
export function fold(
  plan: Plan,
  { results, lastAssigned, failure }: Applied,
  { claimant, isHeldElsewhere, wasHeldElsewhere, isKeptElsewhere }: Receivers,
  now: number,
): Outcome {
  const { desired, recorded, options, fleet } = plan.target;
  const state = {
    devices: new Map<Imei, string | undefined>(),
    unknown: new Map<Imei, string | undefined>(),
    inTransit: new Map<Imei, string | undefined>(),
  };
  const counts = { assigned: 0, adopted: 0, confirmed: 0, released: 0 };
  const kept = [...plan.keep];
  const refusals: Refusal[] = [];

  const labelOf = (imei: Imei) =>
    desired.has(imei) ? desired.get(imei) : (recorded.devices.get(imei) ?? recorded.unknown.get(imei));
  const stay = (imei: Imei) => {
    if (recorded.devices.has(imei)) {
      state.devices.set(imei, labelOf(imei));
    } else if (recorded.unknown.has(imei)) {
      state.unknown.set(imei, labelOf(imei));
    } else if (recorded.inTransit.has(imei)) {
      state.inTransit.set(imei, recorded.inTransit.get(imei));
    }
  };
  const refuse = (imei: Imei, refusal: Omit<Refusal, "imei">) => {
    stay(imei);
    refusals.push({ imei, ...refusal });
  };
  /** Whether the change was made; records what holds if not. */
  const isMade = (change: Change, imei: Imei, result: Result | undefined): boolean => {
    switch (result?.outcome) {
      case "done":
      case "alreadyDone":
        return true;
      case "unknown":
        state.unknown.set(imei, labelOf(imei));
        refusals.push({ imei, change, reason: result.reason });
        return false;
      case undefined:
        refuse(imei, { change, reason: notTried });
        return false;
      case "failed":
        refuse(imei, { change, reason: result.reason });
        return false;
      case "refused":
        if (result.unreleasable === true && options.unreleasable === "leave") {
          kept.push(imei);
        } else {
          refuse(imei, {
            change,
            reason: result.reason,
            ...(result.unreleasable === true ? { unreleasable: true } : {}),
          });
        }
        return false;
    }
  };
  const hold = (imei: Imei, as: "assigned" | "adopted" | "confirmed") => {
    state.devices.set(imei, labelOf(imei));
    counts[as] += 1;
  };
  for (const imei of recorded.devices.keys()) {
    if (desired.has(imei)) {
      state.devices.set(imei, desired.get(imei));
    }
  }
  plan.adopt.forEach((imei) => {
    hold(imei, "adopted");
  });
  plan.confirm.forEach((imei) => {
    hold(imei, "confirmed");
  });
  for (const imei of plan.assign) {
    const result = results.get(imei);
    const isOwn = recorded.unknown.has(imei) || recorded.inTransit.has(imei);
    if (result?.outcome !== "alreadyDone") {
      if (isMade("assignment", imei, result)) {
        hold(imei, "assigned");
      }
    } else if (isOwn) {
      hold(imei, "confirmed");
    } else if (options.adopt) {
      hold(imei, "adopted");
    } else {
      refuse(imei, { change: "assignment", reason: licensedMeanwhile });
    }
  }
  const unanswered = new Set(isRecent(recorded.lastWrite, now) ? recorded.lastWrite?.unanswered : []);
  for (const imei of plan.release) {
    const result = results.get(imei);
    if (!isMade("release", imei, result)) {
      continue;
    }
    if (unanswered.has(imei) && recorded.unknown.has(imei)) {
      refuse(imei, { change: "release", reason: mayStillBeLicensed });
    } else {
      counts.released += result?.outcome === "done" ? 1 : 0;
    }
  }
  for (const imei of plan.transfer.filter((device) => !isHeldElsewhere(device))) {
    const receiver = claimant(imei);
    if (receiver === undefined) {
      // The fleet that announced it does not declare it after all.
      state.unknown.set(imei, labelOf(imei));
    } else {
      state.inTransit.set(imei, receiver);
    }
  }
  for (const imei of recorded.inTransit.keys()) {
    const receiver = desired.has(imei) || isHeldElsewhere(imei) ? undefined : claimant(imei);
    if (receiver !== undefined) {
      state.inTransit.set(imei, receiver);
    }
  }
  for (const imei of plan.arrive.filter((device) => !wasHeldElsewhere(device))) {
    if (isKeptElsewhere(imei)) {
      kept.push(imei);
    } else {
      // Not arrived, or not known to be: the next run takes it back, or forgets it.
      stay(imei);
    }
  }
  return {
    recorded: {
      ...state,
      lastWrite: lastWrite(plan, { results, lastAssigned }, state, now),
    },
    ...counts,
    transferred: plan.transfer.filter((imei) => claimant(imei) !== fleet),
    kept,
    refusals,
    failure,
  };
}

/** Devices that tell whether a listing is older. */
const witnesses = 5;

function lastWrite(
  plan: Plan,
  applied: Pick<Applied, "results" | "lastAssigned">,
  { devices, unknown }: Pick<Recorded, "devices" | "unknown">,
  now: number,
): LastWrite | undefined {
  const write = applied.results.size === 0 ? plan.target.recorded.lastWrite : thisWrite(plan, applied, now);
  if (write === undefined) {
    return undefined;
  }
  // Another fleet may release what was transferred to it.
  const stillHeld = (of: readonly Imei[]) => of.filter((imei) => devices.has(imei) || unknown.has(imei));
  return {
    timeMs: write.timeMs,
    assigned: stillHeld(write.assigned),
    assignedBefore: stillHeld(write.assignedBefore),
    unanswered: write.unanswered.filter((imei) => unknown.has(imei)),
  };
}

/** Goes on with the write before where that is recent. */
function thisWrite(
  { assign, target: { recorded } }: Plan,
  { results, lastAssigned }: Pick<Applied, "results" | "lastAssigned">,
  timeMs: number,
): LastWrite {
  const previous =
    recorded.lastWrite !== undefined && isRecent(recorded.lastWrite, timeMs) ? recorded.lastWrite : nothingWritten;
  const last = new Set(lastAssigned.flat());
  const assignedEarlier = assign.filter((imei) => results.get(imei)?.outcome === "done" && !last.has(imei));
  const [assigned, ...groupsBefore] = lastAssigned.map(spread);
  const before = [...groupsBefore, previous.assigned, spread(assignedEarlier)].find(({ length }) => length > 0) ?? [];
  const unanswered = assign.filter((imei) => results.get(imei)?.outcome === "unknown");
  return {
    ...(assigned === undefined ? previous : { assigned, assignedBefore: before }),
    unanswered: [...new Set([...previous.unanswered, ...unanswered])],
    timeMs,
  };
}

const nothingWritten = { assigned: [], assignedBefore: [], unanswered: [] };

/** Evenly spread, so that they do not all leave with one part of the fleet. */
function spread(devices: readonly Imei[]): readonly Imei[] {
  const step = Math.max(1, Math.floor(devices.length / witnesses));
  return devices.filter((_, index) => index % step === 0).slice(0, witnesses);
}
