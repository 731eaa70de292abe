import type { Subscription } from "../licenseApi";
import type { Plan } from "./plan";

/** The account's pool, before the plans and once they are applied. */
export interface Pool {
  readonly licenseCount: number;
  readonly freeAfterwards: number;
}

export function projectPool(
  { licenseCount, licenseUsedCount }: Pick<Subscription, "licenseCount" | "licenseUsedCount">,
  plans: Iterable<Pick<Plan, "assign" | "release">>,
): Pool {
  let freeAfterwards = licenseCount - licenseUsedCount;
  for (const { assign, release } of plans) {
    freeAfterwards += release.length - assign.length;
  }
  return { licenseCount, freeAfterwards };
}
