import type { Imei } from "../../fleet/imei";
import type { UpgradeReport } from "../../licenseApi";
import { problem } from "../../problemCodes";
import { counted, firstOf } from "../../fleet/wording";

/**
 * Why devices cannot be released that a fleet wants to release and not to leave, or `undefined` when all can.
 *
 * @param stuck those that ThingSpace is known not to release
 * @param wayOut what to do instead
 */
export function releaseProblem(fleet: string, stuck: readonly Imei[], wayOut: string): string | undefined {
  if (stuck.length === 0) {
    return undefined;
  }
  return problem(
    "unreleasable",
    `fleet ${fleet}: ThingSpace does not release the license of ${counted(stuck.length, "device")}, because an upgrade was ` +
      `completed or is running: ${firstOf(stuck)}. ${wayOut} Nothing of this fleet was changed.`,
  );
}

/** What a release does beside freeing licenses, and what could not be found out. */
export function releaseNotices(
  fleet: string,
  release: readonly Imei[],
  { scheduled, untold }: UpgradeReport,
): readonly string[] {
  const canceled = release.filter((imei) => scheduled.has(imei));
  return [
    ...(canceled.length === 0
      ? []
      : [
          problem(
            "upgrades-canceled",
            `fleet ${fleet}: warning: releasing the license of ${counted(canceled.length, "device")} cancels a scheduled upgrade: ${firstOf(canceled)}`,
          ),
        ]),
    ...untold.map((sentence) => problem("upgrades-unknown", `fleet ${fleet}: ${sentence}`)),
  ];
}
