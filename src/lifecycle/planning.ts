import { devicesOnlyIn } from "../roster";
import type { Account } from "./account";
import { adoptionNotice, adoptionProblem } from "./adoption";
import type { Claims } from "./claims";
import type { FleetInputs } from "./fleetState";
import { missingPool, shortage } from "./headroom";
import type { Ledger } from "./ledger";
import { planLine, relabelLine } from "./lines";
import { withDefaults } from "./options";
import { compare, departure, planChange, projectPool, type Recorded } from "./plan";
import { removalProblem } from "./removalLimit";
import { releaseNotices, releaseProblem } from "./unreleasable";

export interface PlanningServices {
  /** @throws Error when the settings do not allow to talk to ThingSpace. */
  readonly account: (name: string) => Account;
  readonly claims: Claims;
  readonly ledger: Ledger;
  readonly print: (line: string) => void;
}

/**
 * Decides what a fleet is going to do, fails when it cannot or must not be done, and says what will happen. Writes nothing.
 *
 * @throws Error for people.
 */
export async function planFleet(inputs: FleetInputs, past: Recorded, services: PlanningServices): Promise<void> {
  const { fleet, account: name } = inputs;
  const options = withDefaults(inputs.options);
  const change = compare(past, inputs.roster);
  if (change.added.length === 0 && change.dropped.length === 0) {
    const relabeled = [...inputs.roster].filter(([imei, label]) => past.recorded.get(imei) !== label);
    if (relabeled.length > 0) {
      services.print(relabelLine(fleet, relabeled.length));
    }
    return;
  }
  const account = services.account(name);
  const leaving = departure(change.dropped, options, (imei) => services.claims.isClaimed(inputs, imei));
  const pool = change.added.length === 0 ? undefined : await readPool(account);
  const upgrades = leaving.release.length === 0 ? undefined : await account.upgrades();
  const plan = planChange(inputs, change, leaving, options, { listing: pool?.listing, upgrades });

  refuse(
    removalProblem(
      { fleet, recorded: past.recorded.size, releases: plan.release.length },
      options.removalLimit,
      options.confirmRemoval,
      (releases) => `set confirmRemoval: ${releases} on the fleet, for this change only`,
    ),
  );
  if (!options.adopt) {
    refuse(adoptionProblem(plan));
  }
  if (options.unreleasable === "fail") {
    refuse(releaseProblem(fleet, plan.release, upgrades));
  }
  services.ledger.plan(plan);
  if (pool !== undefined) {
    const waiting = () =>
      services.claims.unchecked(name).map((other) => ({
        fleet: other.fleet,
        unlicensed: devicesOnlyIn(other.roster, pool.listing.devices).length,
      }));
    refuse(shortage(pool.subscription, services.ledger.pending(name), waiting));
  }

  const projected = pool === undefined ? undefined : projectPool(pool.subscription, services.ledger.pending(name));
  services.print(planLine(plan, projected));
  const notices = upgrades === undefined ? [] : releaseNotices(fleet, plan.release, upgrades);
  for (const notice of [adoptionNotice(plan), ...notices]) {
    if (notice !== undefined) {
      services.print(notice);
    }
  }
}

async function readPool(account: Account) {
  const subscription = await account.subscription();
  refuse(missingPool(subscription));
  return { subscription, listing: await account.licensedDevices() };
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) {
    throw new Error(problem);
  }
}
