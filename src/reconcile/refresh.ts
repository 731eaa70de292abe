import type { Imei } from "../fleet/imei";
import type { Recorded } from "../fleet/fleetState";
import { devicesOnlyIn, someOf } from "../fleet/roster";
import type { Doubts } from "./doubts";

export interface Refreshed {
  readonly recorded: Recorded;
  readonly lost: readonly Imei[];
  /** Devices that the listing may be too old to show. */
  readonly notYetListed: readonly Imei[];
}

/** recorded + observed → recorded; plans and writes nothing. */
export function refresh(
  recorded: Recorded,
  licensed: ReadonlySet<string>,
  { mayBeUnlisted, mayBeReleased }: Doubts,
  isHeldElsewhere: (imei: Imei) => boolean,
): Refreshed {
  const { devices, unknown, inTransit, recentWrites } = recorded;
  const isLicensed = (imei: Imei) => licensed.has(imei);
  const mayBeLicensed = (imei: Imei) => isLicensed(imei) || mayBeUnlisted(imei);
  const unlisted = devicesOnlyIn(devices, licensed);
  const isKnown = (imei: Imei) => isLicensed(imei) && !mayBeReleased(imei);
  return {
    recorded: {
      devices: new Map([...someOf(devices, mayBeLicensed), ...someOf(unknown, isKnown)]),
      unknown: someOf(unknown, (imei) => !isKnown(imei) && (mayBeLicensed(imei) || mayBeReleased(imei))),
      inTransit: someOf(inTransit, (imei) => mayBeLicensed(imei) && !isHeldElsewhere(imei)),
      recentWrites,
    },
    lost: unlisted.filter((imei) => !mayBeLicensed(imei)),
    notYetListed: unlisted.filter(mayBeLicensed),
  };
}
