import type { Imei } from "../fleet/imei";
import type { Recorded } from "../fleet/fleetState";
import { devicesOnlyIn, filterRoster } from "../fleet/roster";
import { pendingEffectsOf, type Lag } from "./pendingEffects";
import { withWrite } from "./recentWrites";

export interface Refreshed {
  readonly recorded: Recorded;
  readonly lost: readonly Imei[];
  /** Devices that the listing may be too old to show. */
  readonly notYetListed: readonly Imei[];
}

/** recorded + observed → recorded; plans and writes nothing. */
export function refresh(
  { devices, unknown, inTransit, recentWrites }: Recorded,
  licensed: ReadonlySet<string>,
  isRecordedElsewhere: (imei: Imei) => boolean,
  lag: Lag,
): Refreshed {
  const { mayBeUnlisted, mayBeReleased } = pendingEffectsOf(recentWrites, lag);
  const isLicensed = (imei: Imei) => licensed.has(imei);
  const mayBeLicensed = (imei: Imei) => isLicensed(imei) || mayBeUnlisted(imei);
  const unlisted = devicesOnlyIn(devices, licensed);
  const found = filterRoster(unknown, (imei) => isLicensed(imei) && !mayBeReleased(imei));
  const state = {
    devices: new Map([...filterRoster(devices, mayBeLicensed), ...found]),
    unknown: filterRoster(unknown, (imei) => !found.has(imei) && (mayBeLicensed(imei) || mayBeReleased(imei))),
    inTransit: filterRoster(inTransit, (imei) => mayBeLicensed(imei) && !isRecordedElsewhere(imei)),
  };
  // Another fleet may have assigned it a moment ago, and the next listing be older.
  const write = { timeMs: lag.now(), added: new Set(found.keys()), assigning: none, releasing: none };
  return {
    recorded: { ...state, recentWrites: withWrite(recentWrites, write, state, lag) },
    lost: unlisted.filter((imei) => !mayBeLicensed(imei)),
    notYetListed: unlisted.filter(mayBeLicensed),
  };
}

const none: ReadonlySet<Imei> = new Set();
