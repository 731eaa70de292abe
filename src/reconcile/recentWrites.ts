import type { Imei } from "../fleet/imei";
import type { Recorded, RecentWrite } from "../fleet/fleetState";
import { isRecent, type Lag } from "./pendingEffects";

/** From this many on, `all` is recorded instead of names. */
const mostNamed = 1_000;

/** The writes to record, of the devices that the fleet still has to do with. */
export function withWrite(
  recorded: readonly RecentWrite[],
  write: RecentWrite,
  { devices, unknown, inTransit }: Pick<Recorded, "devices" | "unknown" | "inTransit">,
  lag: Lag,
): readonly RecentWrite[] {
  const isKnown = (imei: Imei) => devices.has(imei) || unknown.has(imei) || inTransit.has(imei);
  const isUnresolved = (imei: Imei) => unknown.has(imei) || inTransit.has(imei);
  return [...recorded, write]
    .filter((one) => isRecent(one, lag))
    .map(({ timeMs, added, assigning, releasing }) => ({
      timeMs,
      added: named(added, isKnown, devices.size),
      assigning: filterDevices(assigning, isKnown),
      releasing: filterDevices(releasing, isUnresolved),
    }))
    .filter(({ added, assigning, releasing }) => added === "all" || added.size + assigning.size + releasing.size > 0);
}

function named(added: RecentWrite["added"], isKept: (imei: Imei) => boolean, fleetSize: number) {
  if (added === "all") {
    return added;
  }
  const kept = filterDevices(added, isKept);
  return kept.size >= mostNamed || (kept.size > 0 && kept.size === fleetSize) ? "all" : kept;
}

function filterDevices(devices: ReadonlySet<Imei>, isKept: (imei: Imei) => boolean): ReadonlySet<Imei> {
  return new Set([...devices].filter(isKept));
}
