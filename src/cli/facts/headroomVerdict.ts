import type { Subscription } from "../../ports/licenseApi";
import { requiredFree } from "../../policy/requiredFree";
import type { HeadroomLimits } from "../input/headroomLimits";

export interface HeadroomVerdict {
  /** Free licenses required by the higher limit. */
  readonly required: number;
  readonly isByPercent: boolean;
  /** Licenses to add or release until the check passes. */
  readonly missing: number;
  readonly passed: boolean;
}

/** When a pool shrank below its use, the excess is missing, too. */
export function judgeHeadroom(
  { licenseCount, licenseUsedCount }: Pick<Subscription, "licenseCount" | "licenseUsedCount">,
  { minFree, minFreePercent }: HeadroomLimits,
): HeadroomVerdict {
  const { required, isByPercent } = requiredFree(licenseCount, {
    minFree: minFree ?? 0,
    minFreePercent: minFreePercent ?? 0,
  });
  const missing = Math.max(required - (licenseCount - licenseUsedCount), 0);
  return { required, isByPercent: minFree === undefined || isByPercent, missing, passed: missing === 0 };
}
