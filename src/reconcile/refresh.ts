import type { Imei } from "../fleet/imei";
import type { Recorded } from "../fleet/fleetState";
import { devicesOnlyIn, emptyRoster, someOf } from "../fleet/roster";

export interface Refreshed {
  readonly recorded: Recorded;
  readonly lost: readonly Imei[];
  /** Devices that the listing is too old to show. */
  readonly notYetListed: readonly Imei[];
}

interface Look {
  readonly licensed: ReadonlySet<string>;
  /** Whether it is older than the fleet's last write. */
  readonly isTooOld: boolean;
  /** Whether the service may still act on requests that it did not answer. */
  readonly isOpen: boolean;
}

/** recorded + observed → recorded; plans and writes nothing. */
export function refresh(
  recorded: Recorded,
  { licensed, isTooOld, isOpen }: Look,
  isHeldElsewhere: (imei: Imei) => boolean,
): Refreshed {
  const { devices, unknown, inTransit, lastWrite } = recorded;
  const unlisted = devicesOnlyIn(devices, licensed);
  const isLicensed = (imei: Imei) => licensed.has(imei);
  return {
    recorded: {
      devices: new Map([...(isTooOld ? devices : someOf(devices, isLicensed)), ...someOf(unknown, isLicensed)]),
      unknown: isOpen ? someOf(unknown, (imei) => !isLicensed(imei)) : emptyRoster,
      inTransit: someOf(inTransit, (imei) => (isTooOld || isLicensed(imei)) && !isHeldElsewhere(imei)),
      lastWrite,
    },
    lost: isTooOld ? [] : unlisted,
    notYetListed: isTooOld ? unlisted : [],
  };
}
