import type { Imei } from "./imei";
import type { Roster } from "./roster";

/** What a fleet has of the licensed devices of an account. */
export interface FleetShare<Fleet> {
  readonly fleet: Fleet;
  /** Without the devices that a fleet before it has as well. */
  readonly deviceCount: number;
  readonly licensedCount: number;
  readonly unlicensedCount: number;
}

/** Whose the licensed devices of an account are: each of one fleet, or of none. */
export interface FleetShares<Fleet> {
  readonly shares: readonly FleetShare<Fleet>[];
  /** Licensed devices in none of the fleets, sorted. */
  readonly unmanaged: readonly string[];
}

export function sharesOf<Fleet extends { readonly roster: Roster }>(
  fleets: readonly Fleet[],
  licensed: ReadonlySet<string>,
): FleetShares<Fleet> {
  const managed = new Set<string>();
  const shares = fleets.map((fleet) => {
    const devices: readonly Imei[] = [...fleet.roster.keys()].filter((imei) => !managed.has(imei));
    for (const imei of devices) {
      managed.add(imei);
    }
    const licensedCount = devices.filter((imei) => licensed.has(imei)).length;
    return { fleet, deviceCount: devices.length, licensedCount, unlicensedCount: devices.length - licensedCount };
  });
  return { shares, unmanaged: [...licensed].filter((device) => !managed.has(device)).sort() };
}
