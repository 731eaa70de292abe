import { sum } from "../../fleet/sum";
import type { LicenseListing, UpgradeReport } from "../../ports/licenseApi";

/**
 * The first four counts are disjoint and add up to the licensed devices. While some are unknown, the other three are lower bounds, and
 * `undefined` instead of 0. The last two are `undefined` when the API does not tell.
 */
export interface PoolBreakdown {
  readonly releasableCount: number | undefined;
  /** A release cancels their scheduled upgrade. */
  readonly scheduledCount: number | undefined;
  /** Upgraded or being upgraded: ThingSpace does not release their licenses. */
  readonly stuckCount: number | undefined;
  /** Any of the three above. */
  readonly unknownCount: number;
  /** Licensed devices, of any of the four kinds, whose firmware cannot be upgraded. */
  readonly licensedIneligibleCount: number | undefined;
  readonly unlicensedEligibleCount: number | undefined;
}

type State = "releasable" | "scheduled" | "stuck" | "unknown";

export function breakDown({ devices }: Pick<LicenseListing, "devices">, upgrades: UpgradeReport): PoolBreakdown {
  const licensed = [...devices];
  const states = licensed.map((device) => stateOf(device, upgrades));
  const countOf = (state: State) => states.filter((each) => each === state).length;
  const { known, ineligible, eligibilityUnknown } = upgrades;
  const unlicensed = known === undefined ? undefined : [...known].filter((device) => !devices.has(device));
  const isTold = (device: string) => known?.has(device) === true && !eligibilityUnknown.has(device);
  return asFarAsKnown({
    releasableCount: countOf("releasable"),
    scheduledCount: countOf("scheduled"),
    stuckCount: countOf("stuck"),
    unknownCount: countOf("unknown"),
    licensedIneligibleCount: licensed.every(isTold)
      ? licensed.filter((device) => ineligible.has(device)).length
      : undefined,
    unlicensedEligibleCount:
      unlicensed?.every(isTold) === true ? unlicensed.filter((device) => !ineligible.has(device)).length : undefined,
  });
}

export function sumOfBreakdowns(breakdowns: readonly PoolBreakdown[]): PoolBreakdown {
  const known = (of: (breakdown: PoolBreakdown) => number | undefined) =>
    sum(breakdowns.map((breakdown) => of(breakdown) ?? 0));
  const whole = (of: (breakdown: PoolBreakdown) => number | undefined) =>
    breakdowns.some((breakdown) => of(breakdown) === undefined) ? undefined : known(of);
  return asFarAsKnown({
    releasableCount: known((breakdown) => breakdown.releasableCount),
    scheduledCount: known((breakdown) => breakdown.scheduledCount),
    stuckCount: known((breakdown) => breakdown.stuckCount),
    unknownCount: known((breakdown) => breakdown.unknownCount),
    licensedIneligibleCount: whole((breakdown) => breakdown.licensedIneligibleCount),
    unlicensedEligibleCount: whole((breakdown) => breakdown.unlicensedEligibleCount),
  });
}

/** What prevents a release comes first, because an upgrade may have moved on between two lists. */
function stateOf(device: string, { known, upgraded, upgrading, scheduled, gaps }: UpgradeReport): State {
  if (upgraded.has(device) || upgrading.has(device)) {
    return "stuck";
  }
  if (gaps.length > 0 || known?.has(device) !== true) {
    return "unknown";
  }
  return scheduled.has(device) ? "scheduled" : "releasable";
}

function asFarAsKnown(breakdown: PoolBreakdown): PoolBreakdown {
  const told = (value: number | undefined) => (value === 0 && breakdown.unknownCount > 0 ? undefined : value);
  return {
    ...breakdown,
    releasableCount: told(breakdown.releasableCount),
    scheduledCount: told(breakdown.scheduledCount),
    stuckCount: told(breakdown.stuckCount),
  };
}
