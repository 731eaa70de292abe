import type { Imei } from "../../fleet/imei";
import type { UpgradeReport } from "../../ports/licenseApi";
import type { FleetOptions } from "../../fleet/fleetOptions";
import { isUnreleasable, type Target } from "../plan";
import { problem } from "../../problemCodes";
import { pluralize, counted, firstOf } from "../../text/plurals";
import type { Facts } from "./rule";

export function unreleasable(facts: Facts): string | undefined {
  const { fleet, purpose } = facts.plan.target;
  const stuck = stuckOf(facts);
  const words = (text: string) => pluralize(stuck.length, text);
  return stuck.length === 0
    ? undefined
    : problem(
        "unreleasable",
        `fleet ${fleet}: ThingSpace will not release ${words("[the license|the licenses]")} of ${counted(stuck.length, "device")}, because ` +
          `${words("[its upgrade is|their upgrades are]")} completed or running: ${firstOf(stuck)}. ${words(waysOut[purpose])}`,
      );
}

const waysOut: Readonly<Record<Target["purpose"], string>> = {
  change: `Keep [it|them] in the fleet, or set unreleasable: "leave" to let [it leave with its license|them leave with their licenses].`,
  move: `To change the account without releasing [this license|these licenses], set it back, set unreleasable: "leave", run pulumi up, then change it.`,
  delete: `Keep the fleet; or, to delete it without releasing [this license|these licenses], set unreleasable: "leave", run pulumi up, then delete it.`,
};

export function stuckOf({ plan: { release, target }, upgrades }: Facts): readonly Imei[] {
  return stuckIn(release, target.options, upgrades);
}

/** Devices that ThingSpace is known not to release, unless the fleet is to leave them. */
export function stuckIn(
  release: readonly Imei[],
  { unreleasable }: Pick<FleetOptions, "unreleasable">,
  upgrades: UpgradeReport | undefined,
): readonly Imei[] {
  return unreleasable === "fail" ? release.filter((imei) => isUnreleasable(imei, upgrades)) : [];
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
