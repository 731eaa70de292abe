import type { Imei } from "../../fleet/imei";
import type { Roster } from "../../fleet/roster";

export interface FleetShare<Fleet> {
  readonly fleet: Fleet;
  /** Without devices of a fleet before it. */
  readonly deviceCount: number;
  readonly licensedCount: number;
  readonly unlicensedCount: number;
}

/** Each licensed device counts for one fleet, or for none. */
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
