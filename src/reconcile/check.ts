import type { DeviceList } from "../licenseApi";
import type { Imei } from "../fleet/imei";
import { pluralize, firstOf } from "../fleet/plurals";
import { adoptionProblem } from "./check/adoption";
import { ineligibleProblem, unknownDeviceProblem } from "./check/assignable";
import { missingPool, shortage } from "./check/headroom";
import { hasPool } from "./pool";
import { lateProblem } from "./check/lateFleet";
import { nothingChanged } from "./refuse";
import { removalLimitProblem, sizeOf } from "./check/removalLimit";
import { stuckIn, unreleasableProblem } from "./check/unreleasable";
import type { Plan } from "./plan";
import type { PlanFacts, Session } from "./session/session";

export interface Facts extends PlanFacts {
  readonly plan: Plan;
  readonly session: Session;
}

/** A problem for people, or nothing. */
type Rule = (facts: Facts) => string | undefined;

const rules: readonly Rule[] = [
  removalLimit,
  unreleasable,
  unknownDevices,
  ineligibleDevices,
  adoption,
  lateFleet,
  pool,
  headroom,
];

export function check(facts: Facts): string[] {
  const { fleet } = facts.plan.target;
  return rules
    .map((rule) => rule(facts))
    .filter((problem) => problem !== undefined)
    .map((problem) => nothingChanged(fleet, problem));
}

function pool({ plan, subscription }: Facts): string | undefined {
  const isGaining = plan.target.desired.size > plan.unchanged;
  return subscription === undefined || !isGaining ? undefined : missingPool(subscription);
}

function headroom({ plan, session, subscription, licensed }: Facts): string | undefined {
  if (subscription === undefined || plan.assign.length === 0 || !hasPool(subscription)) {
    return undefined;
  }
  // Unplanned fleets never cause a refusal, but the message counts them, so that enough licenses are bought at once.
  const expected = () => (licensed === undefined ? [] : session.mostNeeded(licensed));
  return shortage(subscription, session.poolChanges(), expected);
}

function adoption({ plan, session }: Facts): string | undefined {
  const { fleet, options } = plan.target;
  return options.adopt ? undefined : adoptionProblem({ fleet, adopt: foreignIn(plan, session) });
}

/** Devices to adopt that no fleet of the program has had. */
export function foreignIn({ target: { fleet }, adopt }: Plan, session: Session): readonly Imei[] {
  return adopt.filter((imei) => !session.isOwn(fleet, imei));
}

/** Includes devices that the fleet already records and another fleet would release. */
export function lateFleet({ plan, session }: Pick<Facts, "plan" | "session">): string | undefined {
  const { fleet, desired } = plan.target;
  return lateProblem({ fleet, devices: desired }, releasesOfOthers(plan, session));
}

/** What other fleets of the account release in this run. */
export function releasesOfOthers({ target }: Plan, session: Session) {
  return session
    .otherPlans(target)
    .filter(({ plan }) => plan.target.isEstimate !== true)
    .map(({ plan: { target: other, release }, isFinished }) => ({
      fleet: other.fleet,
      release,
      isFinished,
    }));
}

/** Named before anything is written, because the service will refuse them. */
function unknownDevices({ plan: { target, assign }, devices }: Facts): string | undefined {
  const unknown = assign.filter((imei) => devices?.known?.has(imei) === false);
  return unknownDeviceProblem(target, unknown);
}

function ineligibleDevices({ plan, devices }: Facts): string | undefined {
  const { fleet, options } = plan.target;
  return options.ineligible === "warn" ? undefined : ineligibleProblem(fleet, ineligibleIn(plan, devices));
}

export function ineligibleIn({ assign }: Plan, devices: DeviceList | undefined): readonly Imei[] {
  return assign.filter((imei) => devices?.ineligible.has(imei) === true);
}

function removalLimit(facts: Facts): string | undefined {
  const { plan, session } = facts;
  const { target, release, forget, keep } = plan;
  const { fleet, recorded, purpose, options, isEstimate = false } = target;
  const { confirmation } = session.tools;
  // Counts recorded devices that the listing lacks, because a listing may lag; others were never known to be licensed.
  const forgotten = forget.filter((imei) => recorded.devices.has(imei)).length;
  const byRecord = release.length + forgotten + keep.length;
  // What cannot be released stays either way.
  const releases = release.length + forgotten - stuckOf(facts).length;
  const { cause, otherwise } = wordsFor(facts);
  const isChange = purpose === "change";
  return removalLimitProblem(
    { fleet, size: sizeOf(recorded, release), releases, cause, otherwise },
    options.removalLimit,
    isChange ? options.confirmRemoval : confirmation.ofDeletion(fleet, { byRecord, releases, isEstimate }),
    () =>
      isChange
        ? `set confirmRemoval: ${releases} on the fleet, for this change only${confirmation.isSet ? " (THINGSPACE_CONFIRM_REMOVAL is for deletions)" : ""}`
        : confirmation.howTo(fleet, releases),
  );
}

function unreleasable(facts: Facts): string | undefined {
  const stuck = stuckOf(facts);
  return unreleasableProblem(facts.plan.target.fleet, stuck, pluralize(stuck.length, wordsFor(facts).wayOut));
}

function stuckOf({ plan: { release, target }, upgrades }: Facts): readonly Imei[] {
  return stuckIn(release, target.options, upgrades);
}

/** What the refusal of a release says, by what would release. */
function wordsFor({ plan, session }: Facts) {
  const { fleet, purpose, account } = plan.target;
  const movesTo = session.movingOut.get(fleet)?.account ?? "another one";
  const words = {
    change: {
      cause: "this change",
      otherwise: `look for devices that are missing from the program or its fleet file: ${firstOf([...plan.release, ...plan.forget])}`,
      wayOut: `Keep [it|them] in the fleet, or set unreleasable: "leave" to let [it leave with its license|them leave with their licenses].`,
    },
    move: {
      cause: `changing the account from ${account} to ${movesTo}`,
      otherwise: "set the account back",
      wayOut: `To change the account without releasing [this license|these licenses], set it back, set unreleasable: "leave", run pulumi up, then change it.`,
    },
    delete: {
      cause: "deleting it",
      otherwise: "do not destroy the fleet, or put it back in the program if it was removed or renamed there",
      wayOut: `Keep the fleet; or, to delete it without releasing [this license|these licenses], set unreleasable: "leave", run pulumi up, then delete it.`,
    },
  };
  return words[purpose];
}
