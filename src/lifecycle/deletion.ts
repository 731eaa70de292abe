import type { Imei } from "../imei";
import type { UpgradeReport } from "../licenseApi";
import type { Account } from "./account";
import { orphansMessage } from "./failures";
import type { FleetRecord } from "./fleetState";
import { untilTakenOver, type HandOverServices } from "./handOver";
import { lookFirst } from "./forPeople";
import { withDefaults } from "./options";
import { departure, planChange } from "./plan";
import type { RemovalConfirmation } from "./removalConfirmation";
import { releaseRefusal, stuckIn } from "./releaseRefusal";
import { exceedsLimit } from "./removalLimit";
import { readUpgrades, releaseNotices } from "./unreleasable";
import { refuse } from "./refuse";

export interface DeletionServices extends HandOverServices {
  /** @throws Error when the settings do not allow to talk to ThingSpace. */
  readonly account: (name: string) => Account;
  readonly confirmation: RemovalConfirmation;
  readonly print: (line: string) => void;
}

/**
 * Refuses a deletion that releases too much, that ThingSpace would stop halfway, or that leaves licenses to nobody. For a fleet
 * that was taken out of the program this is the first time that anybody can look at it: the engine calls nothing at preview, and it
 * cannot record a deletion that is half done.
 *
 * @throws Error for people.
 */
export async function refuseDeletion(record: FleetRecord, services: DeletionServices): Promise<void> {
  const { fleet, roster, undetermined } = record;
  const { claims, confirmation } = services;
  const options = withDefaults(record.options);
  const devices = [...roster.keys(), ...undetermined.keys()];
  const { release, handOver } = departure(devices, options, (imei) => claims.isClaimed(record, imei));

  const { upgrades } = await confirmation.judge(
    () => look(record, release, services),
    ({ releases, upgrades }) =>
      releaseRefusal(
        { fleet, size: devices.length, release: releases, options, upgrades },
        {
          confirmed: (number) => confirmation.ofDeletion(fleet, { byRecord: release.length, releases: number }),
          confirm: (number) => confirmation.howTo(fleet, number),
          letGo: `Keep the fleet, or declare it with unreleasable: "leave", run pulumi up, and delete it then: [the device keeps its license|the devices keep their licenses].`,
        },
      ),
  );
  // Once this fleet is gone nobody would record what another one has announced and, for want of success, not taken over.
  const awaited = await untilTakenOver(record, handOver, services);
  refuse(awaited.size === 0 ? undefined : orphansMessage(record, awaited));
  if (upgrades !== undefined) {
    releaseNotices(fleet, release, upgrades).forEach(services.print);
  }
}

/** What a deletion is judged by: which licenses it releases, and the upgrades of their devices. */
async function look(record: FleetRecord, release: readonly Imei[], services: DeletionServices) {
  const { fleet, roster, undetermined } = record;
  const options = withDefaults(record.options);
  const upgrades =
    release.length === 0 ? undefined : await readUpgrades(fleet, services.account(record.account), options);
  // Not the recorded number, which was meant for a change: it might just fit what is left.
  const isConfirmed = services.confirmation.of(fleet) === release.length;
  // Some may be gone already, or stay for good; it is looked up only where it matters, and then as for a preview.
  const isLooked =
    stuckIn(release, options, upgrades).length > 0 ||
    (!isConfirmed &&
      exceedsLimit({ size: roster.size + undetermined.size, releases: release.length }, options.removalLimit));
  return { upgrades, releases: isLooked ? await planReleases(record, release, upgrades, services) : release };
}

/** Which licenses are released, of those that the state records. */
async function planReleases(
  record: FleetRecord,
  release: readonly Imei[],
  upgrades: UpgradeReport | undefined,
  { account }: DeletionServices,
): Promise<readonly Imei[]> {
  const { fleet, undetermined } = record;
  const listing = await lookFirst(fleet, () => account(record.account).licensedDevicesFor(release));
  const change = { added: [], dropped: release, unchanged: 0 };
  const leaving = { release, handOver: [], keep: [] };
  return planChange(record, change, leaving, withDefaults(record.options), { listing, upgrades, undetermined }).release;
}
