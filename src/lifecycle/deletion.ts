import type { Account } from "./account";
import { orphansMessage } from "./failures";
import type { FleetRecord } from "./fleetState";
import { untilTakenOver, type HandOverServices } from "./handOver";
import { lookFirst } from "./lookFirst";
import { withDefaults } from "./options";
import { departure } from "./plan";
import type { RemovalConfirmation } from "./removalConfirmation";
import { removalProblem } from "./removalLimit";
import { releaseNotices, releaseProblem } from "./unreleasable";
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
  const { fleet, account, roster, undetermined } = record;
  const { claims, confirmation } = services;
  const options = withDefaults(record.options);
  const devices = [...roster.keys(), ...undetermined.keys()];
  const { release, handOver } = departure(devices, options, (imei) => claims.isClaimed(record, imei));

  refuse(
    removalProblem(
      { fleet, size: devices.length, releases: release.length },
      options.removalLimit,
      // Not the recorded number, which was meant for a change: it might just fit what is left.
      confirmation.of(fleet),
      (releases) => confirmation.howTo(fleet, releases),
    ),
  );
  // Once this fleet is gone nobody would record what another one has announced and, for want of success, not taken over.
  const awaited = await untilTakenOver(record, handOver, services);
  refuse(awaited.size === 0 ? undefined : orphansMessage(record, awaited));
  // With "leave" the verdicts tell soon enough, and there is a way out when the reports cannot be read.
  if (release.length > 0 && options.unreleasable === "fail") {
    const upgrades = await lookFirst(fleet, () => services.account(account).upgrades());
    refuse(
      releaseProblem(
        fleet,
        release,
        upgrades,
        `Keep the fleet, or declare it with unreleasable: "leave", run pulumi up, and delete it then: it lets go of them with their licenses.`,
      ),
    );
    releaseNotices(fleet, release, upgrades).forEach(services.print);
  }
}
