import type { LastWrite } from "../../fleet/fleetState";

/** A carrier's reads may lag behind its writes by a minute; as much again is for clocks that differ. */
const longestLagMs = 120_000;

/** Whether reads may not show yet what the fleet wrote last, and the service may still act on what it did not answer. */
export function isRecent(lastWrite: LastWrite | undefined, now: number): boolean {
  return lastWrite !== undefined && now - lastWrite.timeMs < longestLagMs;
}

/**
 * Whether a listing is older than the fleet's last writes: of one of them it shows less than half of the licenses that the service has just
 * acknowledged. Then it proves nothing. Not all are asked for: a license may be gone already, as in a subscription that shrinks.
 *
 * @param isOwn whether this process has written the device since, and it is listed, or not, because of that
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
    const telling = assigned.filter((imei) => !isOwn(imei));
    const shown = telling.filter((imei) => listed.has(imei)).length;
    return assigned.length > 0 && (telling.length === 0 || shown < telling.length / 2);
  });
}
