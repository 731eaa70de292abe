import type { Imei } from "../fleet/imei";
import type { RecentWrite } from "../fleet/fleetState";

export interface Lag {
  /** When this process started: no read is older, but a shared one may be that old. */
  readonly startedMs: number;
  readonly now: () => number;
  /** How long the service may take to show a write, or to act on it. */
  readonly lagMs: () => number;
}

/** What a fleet's recent writes leave open, whatever a listing says. */
export interface PendingEffects {
  /** It was licensed then, or may have been: that a listing lacks the device does not prove that it has no license. */
  readonly mayBeUnlisted: (imei: Imei) => boolean;
  /** The service may still act on an assignment that it did not respond to. */
  readonly mayBeAssigned: (imei: Imei) => boolean;
  /** The same of a release. */
  readonly mayBeReleased: (imei: Imei) => boolean;
}

export function isRecent({ timeMs }: Pick<RecentWrite, "timeMs">, { startedMs, now, lagMs }: Lag): boolean {
  const lag = lagMs();
  // A clock may have been ahead.
  return lag > 0 && startedMs - lag < timeMs && timeMs < now() + lag;
}

export function pendingEffectsOf(writes: readonly RecentWrite[], lag: Lag): PendingEffects {
  const recent = writes.filter((write) => isRecent(write, lag));
  return {
    mayBeUnlisted: (imei) =>
      recent.some(({ added, assigning }) => added === "all" || added.has(imei) || assigning.has(imei)),
    mayBeAssigned: (imei) => recent.some(({ assigning }) => assigning.has(imei)),
    mayBeReleased: (imei) => recent.some(({ releasing }) => releasing.has(imei)),
  };
}
