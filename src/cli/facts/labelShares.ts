import type { Imei } from "../../fleet/imei";
import type { Roster } from "../../fleet/roster";

export interface LabelShare {
  /** Undefined for devices without one. */
  readonly label: string | undefined;
  readonly deviceCount: number;
  readonly licensedCount: number;
  readonly unlicensedCount: number;
}

/** Most licensed devices first, no label last. A device of several fleets has the label of the first. */
export function labelSharesOf(
  fleets: readonly { readonly roster: Roster }[],
  licensed: ReadonlySet<string>,
): readonly LabelShare[] {
  const devices = new Map<string | undefined, Set<Imei>>();
  const counted = new Set<Imei>();
  for (const { roster } of fleets) {
    for (const [imei, label] of roster) {
      if (!counted.has(imei)) {
        counted.add(imei);
        devices.set(label, (devices.get(label) ?? new Set()).add(imei));
      }
    }
  }
  return [...devices].map(([label, imeis]) => shareOf(label, imeis, licensed)).sort(byLicensed);
}

function shareOf(label: string | undefined, imeis: ReadonlySet<Imei>, licensed: ReadonlySet<string>): LabelShare {
  const licensedCount = [...imeis].filter((imei) => licensed.has(imei)).length;
  return { label, deviceCount: imeis.size, licensedCount, unlicensedCount: imeis.size - licensedCount };
}

function byLicensed(one: LabelShare, other: LabelShare): number {
  if (one.label === undefined || other.label === undefined) {
    return one.label === undefined ? 1 : -1;
  }
  return one.licensedCount === other.licensedCount
    ? one.label.localeCompare(other.label, "en")
    : other.licensedCount - one.licensedCount;
}
