import type { Imei } from "../../fleet/imei";
import type { UpgradeReport } from "../../licenseApi";
import type { FleetOptions } from "../../fleet/fleetOptions";
import { isUnreleasable } from "../plan";
import { problem } from "../../problemCodes";
import { pluralize, counted, firstOf } from "../../fleet/plurals";

/** Devices that ThingSpace is known not to release, unless the fleet is to leave them. */
export function stuckIn(
  release: readonly Imei[],
  { unreleasable }: Pick<FleetOptions, "unreleasable">,
  upgrades: UpgradeReport | undefined,
): readonly Imei[] {
  return unreleasable === "fail" ? release.filter((imei) => isUnreleasable(imei, upgrades)) : [];
}

/**
 * @param stuck devices that ThingSpace is known not to release
 * @param wayOut what to do instead
 */
export function unreleasableProblem(fleet: string, stuck: readonly Imei[], wayOut: string): string | undefined {
  if (stuck.length === 0) {
    return undefined;
  }
  return problem(
    "unreleasable",
    `fleet ${fleet}: ThingSpace will not release ${pluralize(stuck.length, "[the license|the licenses]")} of ${counted(stuck.length, "device")}, because ` +
      `${pluralize(stuck.length, "[its upgrade is|their upgrades are]")} completed or running: ${firstOf(stuck)}. ${wayOut}`,
  );
}

export function releaseNotices(
  fleet: string,
  release: readonly Imei[],
  { scheduled, gaps }: UpgradeReport,
): readonly string[] {
  const canceled = release.filter((imei) => scheduled.has(imei));
  return [
    ...(canceled.length === 0
      ? []
      : [
          problem(
            "upgrades-canceled",
            `fleet ${fleet}: warning: releasing ${pluralize(canceled.length, "[the license|the licenses]")} of ${counted(canceled.length, "device")} cancels ${pluralize(canceled.length, "[its scheduled upgrade|their scheduled upgrades]")}: ${firstOf(canceled)}`,
          ),
        ]),
    ...gaps.map((sentence) => problem("upgrades-unknown", `fleet ${fleet}: warning: ${sentence}`)),
  ];
}
