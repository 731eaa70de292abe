import type { Account } from "./account";
import type { Claims } from "./claims";
import { orphansMessage } from "./failures";
import type { FleetRecord } from "./fleetState";
import { withDefaults } from "./options";
import { departure } from "./plan";
import type { RemovalConfirmation } from "./removalConfirmation";
import { removalProblem } from "./removalLimit";
import { releaseNotices, releaseProblem } from "./unreleasable";
import { refuse } from "./refuse";

export interface DeletionServices {
  /** @throws Error when the settings do not allow to talk to ThingSpace. */
  readonly account: (name: string) => Account;
  readonly claims: Claims;
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
  const { release } = departure(devices, options, (imei) => claims.isClaimed(record, imei));

  refuse(
    removalProblem(
      { fleet, size: devices.length, releases: release.length },
      options.removalLimit,
      confirmation.of(fleet) ?? options.confirmRemoval,
      (releases) => confirmation.howTo(fleet, releases),
    ),
  );
  // Once this fleet is gone nobody would record what another one has announced and, for want of success, not taken over.
  const awaited = devices.flatMap((imei) => {
    const next = claims.awaitedBy(record, imei);
    return next === undefined ? [] : [{ imei, next }];
  });
  const [first] = awaited;
  refuse(
    first === undefined
      ? undefined
      : orphansMessage(
          record,
          awaited.map(({ imei }) => imei),
          first.next,
        ),
  );
  // With "leave" the verdicts tell soon enough, and there is a way out when the reports cannot be read.
  if (release.length > 0 && options.unreleasable === "fail") {
    const upgrades = await services.account(account).upgrades();
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
