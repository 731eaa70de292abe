import { atLeast } from "./share";

/** How many licenses of a pool are to be free, and which of the two limits wants it. */
export interface WantedFree {
  readonly wanted: number;
  readonly isByPercent: boolean;
}

/** Of a number and a share of the pool, what wants more holds. */
export function wantedFree(
  licenseCount: number,
  { minFree, minFreePercent }: { readonly minFree: number; readonly minFreePercent: number },
): WantedFree {
  const share = atLeast(minFreePercent, licenseCount);
  return { wanted: Math.max(minFree, share), isByPercent: share > minFree };
}
