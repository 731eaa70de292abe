import type { Imei } from "../fleet/imei";
import { licensedMeanwhile } from "./check/adoption";
import type { Result } from "../ports/licenseApi";
import type { Applied } from "./apply";
import type { PendingEffects, Lag } from "./pendingEffects";
import { actions, type Plan } from "./plan";
import type { Recorded, RecentWrite } from "../fleet/fleetState";
import { withWrite } from "./recentWrites";

export interface Refusal {
  readonly imei: Imei;
  readonly change: Change;
  /** `unreleasable` what ThingSpace will never release; `failed` what it could not do, and may do later. */
  readonly kind: "refused" | "unreleasable" | "failed" | "notProcessed" | "unknown";
  readonly reason: string;
}

type Change = "assignment" | "release";

/** A request was sent a moment ago and not answered. */
export const mayStillBeLicensed =
  "no license now, but ThingSpace may still act on an earlier request that it did not respond to";
export const mayStillBeReleased =
  "licensed now, but ThingSpace may still act on an earlier release that it did not respond to";

export interface Outcome {
  readonly recorded: Recorded;
  readonly assigned: number;
  readonly adopted: number;
  readonly confirmed: number;
  readonly released: number;
  /** Devices transferred to other fleets. */
  readonly transferred: readonly Imei[];
  /** Devices that keep their licenses and are no longer recorded by a fleet. */
  readonly kept: readonly Imei[];
  readonly refusals: readonly Refusal[];
  readonly failure: Error | undefined;
}

export function isPartial({ refusals, failure }: Outcome): boolean {
  return refusals.length > 0 || failure !== undefined;
}

export interface OtherFleets {
  /** The fleet that claims the device, if any. */
  readonly claimant: (imei: Imei) => string | undefined;
  readonly isRecordedElsewhere: (imei: Imei) => boolean;
  /** Whether another fleet records it, or did when this run began. */
  readonly hasArrived: (imei: Imei) => boolean;
  /** Whether a fleet of the program has the license, or had it when this process began. */
  readonly isOwn: (imei: Imei) => boolean;
}

/** Turns a plan and its results into the new record. A refresh has no plan and does not come here. */
export function fold(
  plan: Plan,
  { results, failure }: Applied,
  { claimant, isRecordedElsewhere, hasArrived, isOwn }: OtherFleets,
  { mayBeAssigned, mayBeReleased }: PendingEffects,
  lag: Lag,
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
  /** Whether the change was made; if not, records the device accordingly. */
  const isMade = (change: Change, imei: Imei, result: Result | undefined): boolean => {
    switch (result?.outcome) {
      case "done":
      case "alreadyDone":
        return true;
      case "unknown":
        state.unknown.set(imei, labelOf(imei));
        refusals.push({ imei, change, kind: "unknown", reason: result.reason });
        return false;
      case undefined:
        refuse(imei, { change, kind: "notProcessed", reason: "not processed" });
        return false;
      case "failed":
        refuse(imei, { change, kind: "failed", reason: result.reason });
        return false;
      case "refused":
        if (result.unreleasable === true && options.unreleasable === "leave") {
          kept.push(imei);
        } else {
          refuse(imei, {
            change,
            kind: result.unreleasable === true ? "unreleasable" : "refused",
            reason: result.reason,
          });
        }
        return false;
    }
  };
  const hold = (imei: Imei, as: "assigned" | "adopted" | "confirmed") => {
    if (mayBeReleased(imei) && !recorded.devices.has(imei)) {
      state.unknown.set(imei, labelOf(imei));
      refusals.push({ imei, change: "assignment", kind: "unknown", reason: mayStillBeReleased });
    } else {
      state.devices.set(imei, labelOf(imei));
      counts[as] += 1;
    }
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
    if (result?.outcome !== "alreadyDone") {
      if (isMade("assignment", imei, result)) {
        hold(imei, "assigned");
      }
    } else if (recorded.unknown.has(imei) || recorded.inTransit.has(imei)) {
      hold(imei, "confirmed");
    } else if (options.adopt || isOwn(imei)) {
      hold(imei, "adopted");
    } else {
      refuse(imei, { change: "assignment", kind: "refused", reason: licensedMeanwhile });
    }
  }
  for (const imei of plan.release) {
    const result = results.get(imei);
    if (!isMade("release", imei, result)) {
      continue;
    }
    if (mayBeAssigned(imei) && !recorded.devices.has(imei)) {
      refuse(imei, { change: "release", kind: "unknown", reason: mayStillBeLicensed });
    } else {
      counts.released += result?.outcome === "done" ? 1 : 0;
    }
  }
  for (const imei of plan.transfer.filter((device) => !isRecordedElsewhere(device))) {
    const receiver = claimant(imei);
    if (receiver === undefined) {
      // The fleet that announced it does not declare it after all.
      state.unknown.set(imei, labelOf(imei));
    } else {
      state.inTransit.set(imei, receiver);
    }
  }
  const isPlanned = isPlannedBy(plan);
  for (const [imei, receiver] of recorded.inTransit) {
    if (!desired.has(imei) && !isRecordedElsewhere(imei) && !isPlanned(imei)) {
      state.inTransit.set(imei, claimant(imei) ?? receiver);
    }
  }
  // What has not arrived, the other fleet keeps licensed.
  kept.push(...plan.endTransfer.filter((imei) => !hasArrived(imei)));
  const isOpen = (imei: Imei) => results.get(imei)?.outcome === "unknown";
  const write: RecentWrite = {
    timeMs: lag.now(),
    // Adopted ones, too: another fleet or stack may have assigned them a moment ago.
    added: new Set([...state.devices.keys()].filter((imei) => !recorded.devices.has(imei))),
    assigning: new Set(plan.assign.filter(isOpen)),
    releasing: new Set(plan.release.filter(isOpen)),
  };
  return {
    recorded: { ...state, recentWrites: withWrite(recorded.recentWrites, write, state, lag) },
    ...counts,
    transferred: plan.transfer.filter((imei) => claimant(imei) !== fleet && !state.unknown.has(imei)),
    kept,
    refusals,
    failure,
  };
}

function isPlannedBy(plan: Plan): (imei: Imei) => boolean {
  const planned = plan.target.recorded.inTransit.size === 0 ? [] : actions.flatMap((action) => plan[action]);
  const all = new Set(planned);
  return (imei) => all.has(imei);
}
