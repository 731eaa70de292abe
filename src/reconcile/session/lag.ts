import type { LastWrite } from "../../fleet/fleetState";

/** A carrier's reads may lag a minute behind its writes; as much again is for clocks that differ. */
const longestLagMs = 120_000;

/** Whether reads may not show the fleet's last write yet, and the service may still act on what it did not answer. */
export function isRecent(lastWrite: LastWrite | undefined, now: number): boolean {
  return lastWrite !== undefined && now - lastWrite.timeMs < longestLagMs;
}

/**
 * Whether a listing is older than the fleet's last writes, and proves nothing: it shows none of the licenses that were
 * acknowledged last. One is enough: others may be gone already, as after a run that was killed amid a deletion.
 *
 * @param isOwn whether this process has written the device since, so that the listing shows that write
 */
export function isBehind(
  lastWrite: LastWrite | undefined,
  { listed, isOwn }: { readonly listed: ReadonlySet<string>; readonly isOwn: (imei: string) => boolean },
  now: number,
): boolean {
  if (lastWrite === undefined || !isRecent(lastWrite, now)) {
    return false;
  }
  return [lastWrite.assigned, lastWrite.assignedBefore].some((assigned) => {
    return assigned.length > 0 && !assigned.some((imei) => listed.has(imei) && !isOwn(imei));
  });
}
