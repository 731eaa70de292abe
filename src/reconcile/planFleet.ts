import type { Imei } from "../fleet/imei";
import { check } from "./check";
import { lateFleet } from "./check/lateFleet";
import { pendingEffectsOf } from "./pendingEffects";
import { beforeAnyChange, readForChange, readForDeletion } from "./reads";
import { difference, emptyPlan, makePlan, type Difference, type Plan, type Target } from "./plan";
import { countChangeOf } from "./pool";
import { joined, nothingChanged, refuse } from "./refuse";
import type { PassedPlan, PlanFacts, Session } from "./session/session";
import { printAccountLine, printLost, printPlan } from "./printPlan";

/**
 * desired + recorded + observed → plan → check: prints what a fleet will do, and keeps the plan for `reconcile`. Writes
 * nothing.
 *
 * @returns undefined when there is nothing to do; then no request was sent
 * @throws Error for people, with all problems
 */
export async function planFleet(given: Target, session: Session): Promise<PassedPlan | undefined> {
  const target = session.withoutReleased(given);
  const found = session.planFor(target);
  // An estimate's plan does not serve the deletion: not all receivers were known then.
  if (found !== undefined && found.plan.target.isEstimate === target.isEstimate && !isOutdated(found.plan, session)) {
    return found;
  }
  const passed = await keepClaimsOnFailure(target, session, () => planAndCheck(target, session));
  if (passed !== undefined) {
    printPlan(passed, session);
  }
  if (target.purpose !== "delete") {
    printAccountLine(session);
  }
  return passed;
}

/**
 * Devices in transit may prove to be back. A continuing fleet plans them in its next run. A deleted fleet has none: it
 * must also release what has come back since it was planned.
 */
function isOutdated({ target, release, transfer, keep, forget }: Plan, session: Session): boolean {
  return (
    target.purpose !== "change" &&
    target.recorded.inTransit.size > 0 &&
    differenceOf(target, session).removed.length !== release.length + transfer.length + keep.length + forget.length
  );
}

/** @param holdsLock whether the caller has the account's lock, as when it replans */
async function planAndCheck(target: Target, session: Session, holdsLock = false): Promise<PassedPlan | undefined> {
  const changes = differenceOf(target, session);
  if (changes.added.length + changes.removed.length + changes.arrived.length === 0) {
    session.planNothing(target);
    const late = lateFleet({ plan: emptyPlan(target), session });
    refuse(late === undefined ? undefined : nothingChanged(target.fleet, late));
    return undefined;
  }
  const planWith = (seen: PlanFacts) => {
    const plan = planOn(seen, target, session);
    const countChange = countChangeOf(plan, seen.licensed);
    session.notePoolChange(plan, countChange);
    return { ...seen, ...countChange, plan, problem: joined(check({ plan, session, ...seen })) };
  };
  const { problem, ...planned } =
    target.purpose === "change"
      ? planWith(await readForChange(target, changes, session, holdsLock))
      : await session.tools.confirmation.judge(() => readForDeletion(target, changes, session), planWith);
  printLost(target, planned, session);
  refuse(problem);
  // No await between planning a change and adding it, so that the next plan counts it.
  const passed = { ...planned, isFinished: false };
  session.addPlan(passed);
  return passed;
}

export function differenceOf(target: Target, session: Session): Difference {
  const { fleet } = target;
  return difference(
    target,
    (imei) => session.claims.claimant(fleet, imei) !== undefined,
    (imei, receiver) => session.transfers.whereabouts(fleet, imei, receiver),
  );
}

function planOn({ licensed, upgrades }: PlanFacts, target: Target, session: Session): Plan {
  const { desired, recorded } = target;
  const { mayBeUnlisted, mayBeReleased } = pendingEffectsOf(recorded.recentWrites, session.tools);
  const isListed = (imei: Imei) => licensed?.has(imei) !== false;
  return makePlan(target, differenceOf(target, session), {
    // In doubt, a license is requested, or released, once more.
    isLicensed: (imei) =>
      desired.has(imei)
        ? isListed(imei) && !mayBeReleased(imei)
        : isListed(imei) || mayBeUnlisted(imei) || mayBeReleased(imei),
    isClaimed: (imei) => session.claims.isClaimed(target.fleet, imei),
    isReleasedElsewhere: session.isReleasedByOthers(target),
    upgrades,
  });
}

/** A fleet that fails keeps what it records: no other may release that in this run. */
export async function keepClaimsOnFailure<Result>(
  { fleet, purpose, recorded }: Target,
  { claims }: Session,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (purpose === "change") {
      claims.failed(fleet, recorded.devices);
    }
    throw error;
  }
}

export function isWriting({ assign, release }: Plan): boolean {
  return assign.length + release.length > 0;
}

/** Replans if the account has changed since. A deletion follows the record and is never replanned. */
export async function currentPlan(planned: PassedPlan | undefined, target: Target, session: Session): Promise<Plan> {
  if (planned === undefined) {
    return emptyPlan(target);
  }
  const { plan } = planned;
  if (target.purpose !== "change" || !isWriting(plan)) {
    return plan;
  }
  const isCurrent = await beforeAnyChange(target.fleet, () => session.observed.stillHolds());
  return isCurrent ? plan : ((await planAndCheck(target, session, true))?.plan ?? emptyPlan(target));
}
