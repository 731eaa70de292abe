import type { Imei } from "../imei";
import type { Claims, FleetOnAccount } from "./claims";
import type { FleetsAtWork } from "./fleetsAtWork";

export interface HandOverServices {
  readonly claims: Claims;
  readonly atWork: FleetsAtWork;
  /** A tenth of a second. */
  readonly tick: () => Promise<void>;
}

/** Devices that are on their way, with the fleets that are to have them. */
export type Awaited = ReadonlyMap<Imei, string | undefined>;

/** For how many ticks nothing may be heard of the fleets that are waited for: five seconds. */
const patience = 50;

/**
 * Waits until other fleets hold the devices that this one hands over to them.
 *
 * The engine takes fleets up in any order and carries several out at a time, so the fleet that is to have a device is usually at work or
 * about to be. When it is not, because it is not targeted, or comes after this one, or something else has failed, the device stays
 * recorded where it is: else nobody would know of its license.
 *
 * @returns the devices that nobody has taken over, each with the fleet that is to; none when the one that had announced it does not
 *   declare it after all.
 */
export async function untilTakenOver(
  fleet: FleetOnAccount,
  devices: readonly Imei[],
  { claims, atWork, tick }: HandOverServices,
): Promise<Awaited> {
  for (let silence = 0; ; silence++) {
    const awaited = awaitedOf(fleet, devices, claims);
    const coming = [...new Set(awaited.values())].filter(
      (next) => next !== undefined && !claims.isCarriedOut({ ...fleet, fleet: next }),
    );
    if (coming.length === 0 || silence === patience) {
      return awaited;
    }
    if (coming.some((next) => next !== undefined && atWork.has(next))) {
      silence = 0;
    }
    await tick();
  }
}

function awaitedOf(fleet: FleetOnAccount, devices: readonly Imei[], claims: Claims): Awaited {
  const left = devices.filter((imei) => !claims.isTakenOver(fleet, imei));
  return new Map(left.map((imei) => [imei, claims.declaredBy(fleet, imei)]));
}
