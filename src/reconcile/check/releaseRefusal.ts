import type { Imei } from "../../fleet/imei";
import type { UpgradeReport } from "../../licenseApi";
import type { FleetOptions } from "../../fleet/options";
import { isUnreleasable } from "../plan";
import { joined } from "../refuse";
import { removalProblem } from "./removalLimit";
import { releaseProblem } from "./unreleasable";
import { agreeing } from "../../fleet/wording";

export interface Release {
  readonly fleet: string;
  /** Devices that the state records, those of unknown status included. */
  readonly size: number;
  readonly release: readonly Imei[];
  /** What would release them, such as `this change`. */
  readonly cause: string;
  /** What to do if that is not intended. */
  readonly otherwise: string;
  /** How many devices leave the record without a license. */
  readonly forgotten: number;
  readonly options: Pick<FleetOptions, "removalLimit" | "unreleasable">;
  readonly upgrades: UpgradeReport | undefined;
}

/** What somebody has confirmed, and what to tell people who did not, or whose devices ThingSpace does not release. */
export interface ReleasePurpose {
  /** The number of releases that somebody said is meant, as far as it is about these. */
  readonly confirmed: (releases: number) => number | undefined;
  readonly confirm: (releases: number) => string;
  /** To be fitted to the number of devices that stay. */
  readonly wayOut: string;
}

/**
 * Why a fleet may not release what it wants to, or `undefined` when it may: all reasons at once. The number to confirm is that of what can be released, for what
 * cannot has to stay, one way or the other.
 */
export function releaseRefusal(
  { fleet, size, release, forgotten, cause, otherwise, options, upgrades }: Release,
  { confirmed, confirm, wayOut }: ReleasePurpose,
): string | undefined {
  const stuck = stuckIn(release, options, upgrades);
  const releases = release.length + forgotten - stuck.length;
  const problems = [
    removalProblem({ fleet, size, releases, cause, otherwise }, options.removalLimit, confirmed(releases), confirm),
    releaseProblem(fleet, stuck, agreeing(stuck.length, wayOut)),
  ].filter((problem) => problem !== undefined);
  return joined(problems);
}

/** Devices that a fleet wants to release and not to leave, and that ThingSpace is known not to release. */
export function stuckIn(
  release: readonly Imei[],
  { unreleasable }: Pick<FleetOptions, "unreleasable">,
  upgrades: UpgradeReport | undefined,
): readonly Imei[] {
  return unreleasable === "fail" ? release.filter((imei) => isUnreleasable(imei, upgrades)) : [];
}
