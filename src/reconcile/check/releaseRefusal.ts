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
  /** Those of unknown status included. */
  readonly size: number;
  readonly release: readonly Imei[];
  /** What would release them, such as `this change`. */
  readonly cause: string;
  /** What to do if that is not intended. */
  readonly otherwise: string;
  /** Devices that leave the record without a license. */
  readonly forgotten: number;
  readonly options: Pick<FleetOptions, "removalLimit" | "unreleasable">;
  readonly upgrades: UpgradeReport | undefined;
}

export interface ReleasePurpose {
  /** Undefined when no number is confirmed for these releases. */
  readonly confirmed: (releases: number) => number | undefined;
  readonly confirm: (releases: number) => string;
  /** To be fitted to the number of devices that stay. */
  readonly wayOut: string;
}

/** Gives all reasons at once. The number to confirm leaves out what cannot be released, which remains either way. */
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

/** Devices that ThingSpace is known not to release, unless the fleet is to leave them. */
export function stuckIn(
  release: readonly Imei[],
  { unreleasable }: Pick<FleetOptions, "unreleasable">,
  upgrades: UpgradeReport | undefined,
): readonly Imei[] {
  return unreleasable === "fail" ? release.filter((imei) => isUnreleasable(imei, upgrades)) : [];
}
