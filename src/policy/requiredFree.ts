import { atLeast } from "./share";

/** How many licenses of a pool must be free, and whether the limit in percent says so. */
export interface RequiredFree {
  readonly required: number;
  readonly isByPercent: boolean;
}

/** The higher of a number and a share of the pool. */
export function requiredFree(
  licenseCount: number,
  { minFree, minFreePercent }: { readonly minFree: number; readonly minFreePercent: number },
): RequiredFree {
  const share = atLeast(minFreePercent, licenseCount);
  return { required: Math.max(minFree, share), isByPercent: share > minFree };
}
