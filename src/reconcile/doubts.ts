import type { Imei } from "../fleet/imei";
import type { RecentWrite } from "../fleet/fleetState";

/** A carrier's reads may lag a minute behind its writes, and it may act as late; as much again is for clocks that differ. */
const longestLagMs = 120_000;

/** What a fleet's writes of the last two minutes leave open, whatever a listing says. */
export interface Doubts {
  /** That a listing lacks the device does not prove that it lost its license. */
  readonly wasAssigned: (imei: Imei) => boolean;
  /** The service may still act on an assignment that it did not answer. */
  readonly mayBeAssigned: (imei: Imei) => boolean;
  /** The same of a release. */
  readonly mayBeReleased: (imei: Imei) => boolean;
}

export function isRecent({ timeMs }: Pick<RecentWrite, "timeMs">, now: number): boolean {
  // A clock may have been ahead.
  return Math.abs(now - timeMs) < longestLagMs;
}

export function doubtsOf(writes: readonly RecentWrite[], now: number): Doubts {
  const recent = writes.filter((write) => isRecent(write, now));
  return {
    wasAssigned: (imei) => recent.some(({ assigned }) => assigned === "all" || assigned.has(imei)),
    mayBeAssigned: (imei) => recent.some(({ assigning }) => assigning.has(imei)),
    mayBeReleased: (imei) => recent.some(({ releasing }) => releasing.has(imei)),
  };
}
