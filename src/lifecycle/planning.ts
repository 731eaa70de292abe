import { devicesOnlyIn, emptyRoster } from "../roster";
import type { Account } from "./account";
import { adoptionNotice, adoptionProblem } from "./adoption";
import type { Claims } from "./claims";
import type { FleetInputs, FleetRecord } from "./fleetState";
import { missingPool, shortage } from "./headroom";
import { lateNotice, lateProblem } from "./lateFleet";
import type { Ledger } from "./ledger";
import { leavingLicensedNotice, leavingLine, lostNotice, planLine, relabelLine } from "./lines";
import { lookFirst } from "./forPeople";
import { withDefaults } from "./options";
import {
  compare,
  departure,
  planChange,
  projectPool,
  type Change,
  type Departure,
  type Plan,
  type Recorded,
} from "./plan";
import type { RemovalConfirmation } from "./removalConfirmation";
import { releaseRefusal } from "./releaseRefusal";
import { readUpgrades, releaseNotices } from "./unreleasable";
import { refuse, unchanged } from "./refuse";

export interface PlanningServices {
  /** @throws Error when the settings do not allow to talk to ThingSpace. */
  readonly account: (name: string) => Account;
  readonly claims: Claims;
  readonly ledger: Ledger;
  readonly confirmation: RemovalConfirmation;
  readonly print: (line: string) => void;
}

/**
 * Decides what a fleet is going to do, fails when it cannot or must not be done, and says what will happen. Writes nothing.
 *
 * @throws Error for people.
 */
export async function planFleet(inputs: FleetInputs, past: Recorded, services: PlanningServices): Promise<void> {
  const { fleet, account } = inputs;
  const change = compare(past, inputs.roster);
  if (change.added.length === 0 && change.dropped.length === 0) {
    const relabeled =
      inputs.roster === past.recorded
        ? []
        : [...inputs.roster].filter(([imei, label]) => past.recorded.get(imei) !== label);
    if (relabeled.length > 0) {
      services.print(relabelLine(fleet, relabeled.length));
    }
    return;
  }
  const { plan, pool, notices } = await decide(inputs, past, change, services, {
    confirmed: () => inputs.options.confirmRemoval,
    confirm: (releases) => `set confirmRemoval: ${releases} on the fleet, for this change only`,
    enter: (plan) => {
      services.ledger.plan(plan);
    },
    letGo: `Keep [it|them] in the fleet, or set unreleasable: "leave" to let go of [it|them] with [its license|their licenses].`,
  });
  const projected = pool === undefined ? undefined : projectPool(pool.subscription, services.ledger.pending(account));
  [planLine(plan, projected), ...notices].forEach(services.print);
}

/**
 * The same for a fleet that moves to another account, which is deleted on this one first.
 *
 * @throws Error for people.
 */
export async function planLeaving(record: FleetRecord, services: PlanningServices): Promise<void> {
  const { roster: recorded, undetermined } = record;
  const past = { recorded, undetermined };
  const change = compare(past, emptyRoster);
  const { plan, notices } = await decide({ ...record, roster: emptyRoster }, past, change, services, {
    // It is a deletion, and no change of what is recorded.
    confirmed: (numbers) => services.confirmation.ofDeletion(record.fleet, numbers),
    confirm: (releases) => services.confirmation.howTo(record.fleet, releases),
    enter: (plan) => {
      services.ledger.planLeaving(plan);
    },
    letGo: `Set unreleasable: "leave" on the fleet with a pulumi up, and then change its account, to let go of [it|them] with [its license|their licenses].`,
  });
  [leavingLine(plan), ...notices].forEach(services.print);
}

interface Purpose {
  /** Enters the plan into the ledger. */
  readonly enter: (plan: Plan) => void;
  /** The number of releases that somebody said is meant, as far as it is about these: by the record, and once somebody has looked. */
  readonly confirmed: (numbers: { readonly byRecord: number; readonly releases: number }) => number | undefined;
  /** What to tell people who run into the removal limit. */
  readonly confirm: (releases: number) => string;
  /** What to tell people whose devices ThingSpace does not release. */
  readonly letGo: string;
}

/** Looks at everything that could stand in the way, and enters the plan into the ledger. */
async function decide(
  inputs: FleetInputs,
  past: Recorded,
  change: Change,
  services: PlanningServices,
  purpose: Purpose,
) {
  const { fleet, account: name } = inputs;
  const { claims, ledger } = services;
  const options = withDefaults(inputs.options);
  const account = services.account(name);
  // Of two fleets that record a device and both let go of it, the one that is planned first gives its license back.
  const releasedBeside = new Set(
    change.dropped.length === 0 ? [] : ledger.releasesBeside(inputs).flatMap(({ release }) => release),
  );
  const leaving = departure(
    change.dropped,
    options,
    (imei) => claims.isClaimed(inputs, imei) || releasedBeside.has(imei),
  );
  const gains = change.added.length > 0;
  const pool = gains || leaving.release.length > 0 ? await readPool(fleet, account, gains, leaving) : undefined;
  const upgrades = leaving.release.length === 0 ? undefined : await readUpgrades(fleet, account, options);
  const plan = planChange(inputs, change, leaving, options, {
    listing: pool?.listing,
    upgrades,
    undetermined: past.undetermined,
  });

  const size = past.recorded.size + past.undetermined.size;
  const byRecord = leaving.release.length;
  refuse(
    releaseRefusal(
      { fleet, size, release: plan.release, options, upgrades },
      { ...purpose, confirmed: (releases) => purpose.confirmed({ byRecord, releases }) },
    ),
  );
  if (!options.adopt) {
    refuse(adoptionProblem(plan));
  }
  const others = ledger.releasesBeside(plan);
  refuse(lateProblem(plan, others));
  purpose.enter(plan);
  if (pool !== undefined) {
    const waiting = () =>
      claims.unchecked(name).map((other) => ({
        fleet: other.fleet,
        unlicensed: devicesOnlyIn(other.roster, pool.listing.devices).length,
      }));
    refuse(unchanged(shortage(pool.subscription, ledger.pending(name), waiting)));
  }
  const lost = devicesOnlyIn(inputs.roster, pool?.listing.devices ?? inputs.roster).filter((imei) =>
    past.recorded.has(imei),
  );
  const notices = [
    lostNotice(fleet, lost),
    adoptionNotice(plan),
    leavingLicensedNotice(plan),
    lateNotice(plan, others),
    ...(upgrades === undefined ? [] : releaseNotices(fleet, plan.release, upgrades)),
  ];
  return { plan, pool, notices: notices.filter((notice) => notice !== undefined) };
}

async function readPool(fleet: string, account: Account, gains: boolean, { release }: Departure) {
  const subscription = await lookFirst(fleet, () => account.subscription());
  if (gains) {
    refuse(unchanged(missingPool(subscription)));
  }
  return { subscription, listing: await lookFirst(fleet, () => account.licensedDevicesFor(release)) };
}
