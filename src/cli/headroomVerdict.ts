import type { Subscription } from "../licenseApi";
import { wantedFree } from "../policy/wantedFree";
import type { HeadroomLimits } from "./headroomLimits";

export interface HeadroomVerdict {
  /** Licenses that are to be free, by the limit that wants more. */
  readonly wanted: number;
  /** Whether that is the limit in percent. */
  readonly wantedByPercent: boolean;
  /** Licenses to add, or to release, until the check passes; 0 when it does. */
  readonly missing: number;
  readonly passed: boolean;
}

/** Whether enough of the pool is free. In one that shrank below its use, what is used too much is missing as well. */
export function judgeHeadroom(
  { licenseCount, licenseUsedCount }: Pick<Subscription, "licenseCount" | "licenseUsedCount">,
  { minFree, minFreePercent }: HeadroomLimits,
): HeadroomVerdict {
  const { wanted, isByPercent } = wantedFree(licenseCount, {
    minFree: minFree ?? 0,
    minFreePercent: minFreePercent ?? 0,
  });
  const missing = Math.max(wanted - (licenseCount - licenseUsedCount), 0);
  return { wanted, wantedByPercent: minFree === undefined || isByPercent, missing, passed: missing === 0 };
}
