import type { Imei } from "../imei";
import type { UpgradeReport } from "../licenseApi";
import type { Account } from "./account";
import { lookFirst, messageForPeople } from "./forPeople";
import type { FleetOptions } from "./options";
import { counted, firstOf } from "./wording";

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
  return (
    `fleet ${fleet}: ThingSpace will not release the license of ${counted(stuck.length, "device")}, because an upgrade was ` +
    `completed or is running: ${firstOf(stuck)}. ${wayOut} Nothing of this fleet was changed.`
  );
}

/** With "leave" there is a way out when they cannot be read: the verdicts tell soon enough. */
export async function readUpgrades(
  fleet: string,
  account: Pick<Account, "upgrades">,
  { unreleasable }: Pick<FleetOptions, "unreleasable">,
): Promise<UpgradeReport> {
  if (unreleasable === "fail") {
    return lookFirst(fleet, () => account.upgrades());
  }
  try {
    return await account.upgrades();
  } catch (error) {
    const untold = [`It is not known which licenses ThingSpace will not release: ${messageForPeople(error)}`];
    return { upgraded: new Set(), upgrading: new Set(), scheduled: new Set(), untold };
  }
}

/** What a release does beside freeing licenses, and what could not be found out. */
export function releaseNotices(
  fleet: string,
  release: readonly Imei[],
  { scheduled, untold }: UpgradeReport,
): readonly string[] {
  const cancelled = release.filter((imei) => scheduled.has(imei));
  return [
    ...(cancelled.length === 0
      ? []
      : [
          `fleet ${fleet}: warning: releasing the license of ${counted(cancelled.length, "device")} cancels a scheduled upgrade: ${firstOf(cancelled)}`,
        ]),
    ...untold.map((sentence) => `fleet ${fleet}: ${sentence}`),
  ];
}
