import { atLeast } from "./rounding";

export interface RequiredFree {
  readonly required: number;
  readonly isByPercent: boolean;
}

export function requiredFree(
  licenseCount: number,
  { minFree, minFreePercent }: { readonly minFree: number; readonly minFreePercent: number },
): RequiredFree {
  const share = atLeast(minFreePercent, licenseCount);
  return { required: Math.max(minFree, share), isByPercent: share > minFree };
}
