import type { Imei } from "../imei";
import type { Account } from "./account";
import { orphansMessage } from "./failures";
import type { FleetRecord } from "./fleetState";
import { untilTakenOver, type HandOverServices } from "./handOver";
import { lookFirst } from "./forPeople";
import { withDefaults, type FleetOptions } from "./options";
import { departure, planChange } from "./plan";
import type { RemovalConfirmation } from "./removalConfirmation";
import { exceedsLimit, removalProblem } from "./removalLimit";
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

  const size = devices.length;
  const { removalLimit } = options;
  // Not the recorded number, which was meant for a change: it might just fit what is left.
  const isConfirmed = confirmation.of(fleet) === release.length;
  // Some may be gone already, or stay for good; it is looked up only where it matters, and then as for a preview.
  if (!isConfirmed && exceedsLimit({ size, releases: release.length }, removalLimit)) {
    const releases = await countReleases(record, release, options, services);
    const confirmed = confirmation.ofDeletion(fleet, { byRecord: release.length, releases });
    refuse(
      removalProblem({ fleet, size, releases }, removalLimit, confirmed, (number) => confirmation.howTo(fleet, number)),
    );
  }
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

async function countReleases(
  { fleet, account: name, undetermined }: FleetRecord,
  release: readonly Imei[],
  options: FleetOptions,
  { account: accountOf }: DeletionServices,
): Promise<number> {
  const account = accountOf(name);
  return lookFirst(fleet, async () => {
    const facts = {
      listing: await account.licensedDevicesFor(release),
      upgrades: options.unreleasable === "leave" ? await account.upgrades() : undefined,
      undetermined,
    };
    const change = { added: [], dropped: release, unchanged: 0 };
    return planChange({ fleet, account: name }, change, { release, handOver: [], keep: [] }, options, facts).release
      .length;
  });
}
