import { count } from "../../text/plurals";
import type { PoolBreakdown } from "../facts/poolBreakdown";
import type { Section } from "./section";

export function breakdownSections(breakdown: PoolBreakdown): readonly Section[] {
  const { releasableCount, scheduledCount, stuckCount, unknownCount } = breakdown;
  const { licensedIneligibleCount, unlicensedEligibleCount } = breakdown;
  return [
    {
      title: "Licensed devices",
      header: ["Licensed devices", "by what a release would do"],
      rows: [
        ["releasable", countOrBound(releasableCount, unknownCount)],
        ["scheduled", `${countOrBound(scheduledCount, unknownCount)} (a release cancels the upgrade)`],
        [
          "stuck",
          `${countOrBound(stuckCount, unknownCount)} (upgraded or being upgraded: ThingSpace does not release them)`,
        ],
        ...(unknownCount === 0 ? [] : [["unknown", `${count(unknownCount)} (one of the three above)`] as const]),
      ],
    },
    {
      title: "Eligible for FOTA",
      header: ["Eligible for FOTA", "devices"],
      rows: [
        ["licensed, not eligible", `${countOrUnknown(licensedIneligibleCount)} (counted above as well)`],
        ["eligible, not licensed", countOrUnknown(unlicensedEligibleCount)],
      ],
    },
  ];
}

export function countOrUnknown(value: number | undefined, print = count): string {
  return value === undefined ? "unknown" : print(value);
}

/** With unknown devices, a count is a lower bound. */
export function countOrBound(value: number | undefined, unknownCount: number, print = count): string {
  return unknownCount === 0 || value === undefined ? countOrUnknown(value, print) : `at least ${print(value)}`;
}
