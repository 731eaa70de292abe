import type { Imei } from "../fleet/imei";
import { apply } from "./apply";
import { shortageOfAll, untilPlanned } from "./allOrNone";
import { check, lateFleet } from "./check";
import { overlapProblems } from "./check/overlap";
import { leftBehind, untilReceived } from "./leftBehind";
import { fold, isPartial, type Outcome } from "./fold";
import { doubtsOf } from "./doubts";
import { outcomeLines } from "./lines";
import { lookBeforeChange, lookBeforeDeletion, beforeAnyChange } from "./look";
import type { Current } from "./session/observed";
import { difference, emptyPlan, makePlan, type Difference, type Plan, type Target } from "./plan";
import { countChangeOf } from "./pool";
import { createProgress } from "./progress";
import { someOf } from "../fleet/roster";
import { nothingRecorded, type Recorded } from "../fleet/fleetState";
import { joined, nothingChanged, refuse } from "./refuse";
import type { PassedPlan, Seen, Session } from "./session/session";
import { tellAccount, tellPlan } from "./tell";

/**
 * desired + recorded + observed → plan → check: prints what a fleet will do, and keeps the plan for `reconcile`. Writes
 * nothing.
 *
 * @returns undefined when there is nothing to do; then nothing was asked of ThingSpace
 * @throws Error for people, with all problems
 */
export async function planFleet(given: Target, session: Session): Promise<PassedPlan | undefined> {
  const target = session.withoutReleased(given);
  const found = session.planFor(target);
  // An estimate was made before all fleets that may receive its devices were known.
  if (found !== undefined && found.plan.target.isEstimate === target.isEstimate && !isOutdated(found.plan, session)) {
    return found;
  }
  const passed = await keepClaimsOnFailure(target, session, () => planAndCheck(target, session));
  if (passed !== undefined) {
    tellPlan(passed, session);
  }
  if (target.purpose !== "delete") {
    tellAccount(session);
  }
  return passed;
}

/**
 * A fleet that goes on decides in the next run about a device in transit; one that is deleted has none, and what has
 * come back to it meanwhile is to be released.
 */
function isOutdated({ target, release, transfer, keep, forget }: Plan, session: Session): boolean {
  return (
    target.purpose !== "change" &&
    target.recorded.inTransit.size > 0 &&
    differenceOf(target, session).removed.length !== release.length + transfer.length + keep.length + forget.length
  );
}

/** @param hasTurn whether the fleet has the account to itself already, as after a plan that no longer holds */
async function planAndCheck(target: Target, session: Session, hasTurn = false): Promise<PassedPlan | undefined> {
  const changes = differenceOf(target, session);
  if (changes.added.length + changes.removed.length + changes.arrived.length === 0) {
    session.planNothing(target);
    const late = lateFleet({ plan: emptyPlan(target), session });
    refuse(late === undefined ? undefined : nothingChanged(target.fleet, late));
    return undefined;
  }
  const planWith = (seen: Seen) => {
    const plan = planOn(seen, target, session);
    const countChange = countChangeOf(plan, seen.licensed);
    session.notePoolChange(plan, countChange);
    return { ...seen, ...countChange, plan, problem: joined(check({ plan, session, ...seen })) };
  };
  const { problem, ...planned } =
    target.purpose === "change"
      ? planWith(await lookBeforeChange(target, changes, session, hasTurn))
      : await session.tools.confirmation.judge(() => lookBeforeDeletion(target, changes, session), planWith);
  refuse(problem);
  // A change is planned and added without an await in between: the next one counts it.
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

function planOn({ licensed, upgrades }: Seen, target: Target, session: Session): Plan {
  const { desired, recorded } = target;
  const { mayBeUnlisted, mayBeReleased } = doubtsOf(recorded.recentWrites, session.tools);
  const isListed = (imei: Imei) => licensed?.has(imei) !== false;
  return makePlan(target, differenceOf(target, session), {
    // In doubt, a license is requested, or released, once more.
    isLicensed: (imei) =>
      desired.has(imei)
        ? isListed(imei) && !mayBeReleased(imei)
        : isListed(imei) || mayBeUnlisted(imei) || mayBeReleased(imei),
    isClaimed: (imei) => session.claims.isClaimed(target.fleet, imei),
    isReleasedElsewhere: session.isReleasedBeside(target),
    upgrades,
  });
}

/**
 * plan → apply → fold, with the account to itself.
 *
 * @throws Error before the first write when the plan no longer holds; nothing was changed then
 */
export async function reconcile(given: Target, session: Session): Promise<Outcome> {
  const target = session.withoutReleased(given);
  let isDone = false;
  try {
    const outcome = await keepClaimsOnFailure(target, session, () => planAndExecute(target, session));
    isDone = !isPartial(outcome);
    return outcome;
  } finally {
    session.finish(target);
    if (target.purpose !== "change" && !isDone) {
      // What could not be deleted is not created anew.
      (session.movingOut.get(target.fleet) ?? session).finish({ ...target, purpose: "change" });
    }
  }
}

async function planAndExecute(target: Target, session: Session): Promise<Outcome> {
  let planned = await planFleet(target, session);
  const destination = target.purpose === "move" ? session.movingOut.get(target.fleet) : undefined;
  if (destination !== undefined) {
    await untilPlanned(destination);
    // Not in the turn: two fleets that swap accounts would wait for each other.
    refuse(await destination.turns.take(() => shortageOfAll(target.fleet, destination)));
  }
  if (planned !== undefined && target.purpose === "change" && isWriting(planned.plan)) {
    await untilPlanned(session);
  }
  if (target.purpose !== "change") {
    await untilReceived(planned?.plan ?? emptyPlan(target), session);
    // What is in transit may have proven to be nobody's meanwhile.
    planned = await planFleet(target, session);
  }
  return session.turns.take(() => execute(planned, target, session));
}

async function execute(planned: PassedPlan | undefined, target: Target, session: Session): Promise<Outcome> {
  const { fleet } = target;
  const { claims, observed, tools } = session;
  const isDeletion = target.purpose !== "change";
  const plan = await currentPlan(planned, target, session);
  refuse(isDeletion ? leftBehind(plan, session) : undefined);
  if (!isDeletion && isWriting(plan)) {
    // Without a preview, other fleets are checked while this one is applied.
    refuse(joined(overlapProblems({ ...target, roster: target.desired }, claims)));
    refuse(await shortageOfAll(fleet, session));
  }
  const free = plan.assign.length > 0 ? freeIn(await observed.current()) : 0;
  const progress = createProgress(`fleet ${fleet}`, tools);
  const doubts = doubtsOf(target.recorded.recentWrites, tools);
  const applied = await apply(plan, {
    api: tools.api,
    free,
    verify: () => observed.look(),
    mayBeUnlisted: doubts.mayBeUnlisted,
    wrote: (imei, isLicensed) => {
      observed.wrote(imei, isLicensed);
    },
    pause: tools.pause,
    onProgress: { assign: progress.of("assigned"), remove: progress.of("released") },
  });
  const outcome = fold(
    plan,
    applied,
    {
      claimant: (imei) => claims.claimant(fleet, imei),
      isHeldElsewhere: (imei) => (isDeletion ? session.isLeftTo(fleet, imei) : claims.isHeldElsewhere(fleet, imei)),
      wasHeldElsewhere: (imei) => claims.wasHeldElsewhere(fleet, imei),
      isOwn: (imei) => session.isOwn(fleet, imei),
      isKeptElsewhere: (imei) => session.transfers.isKeptElsewhere(fleet, imei, target.recorded.inTransit.get(imei)),
    },
    doubts,
    tools,
  );
  // Before the next fleet's turn, in which it may release what this one drops.
  if (isDeletion) {
    claims.deleted(fleet, target.recorded);
    const destination = session.movingOut.get(fleet);
    (destination ?? session).leftByDeletion.set(
      fleet,
      destination === undefined ? leftByDeletion(target, outcome) : nothingRecorded,
    );
  } else {
    claims.applied(fleet, outcome.recorded.devices);
  }
  observed.knows(outcome.recorded.devices);
  outcomeLines(plan, outcome, tools.traffic()).forEach(tools.print);
  return outcome;
}

/** What a deleted fleet leaves to the one that is created under its name, with the notes of what is in transit. */
function leftByDeletion({ fleet, recorded }: Target, { recorded: { inTransit } }: Outcome): Recorded {
  const isLeft = (imei: Imei) => inTransit.get(imei) === fleet;
  return {
    devices: someOf(recorded.devices, isLeft),
    unknown: someOf(recorded.unknown, isLeft),
    inTransit: new Map([...inTransit].filter(([imei]) => !isLeft(imei) || recorded.inTransit.has(imei))),
    recentWrites: recorded.recentWrites,
  };
}

/** A fleet that fails keeps what it records: no other may release that in this run. */
async function keepClaimsOnFailure<Result>(
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

function isWriting({ assign, release }: Plan): boolean {
  return assign.length + release.length > 0;
}

function freeIn({ subscription: { licenseCount }, licensed }: Current): number {
  return licenseCount - licensed.size;
}

/** Plans and checks once more when what the plan rests on has changed. A deletion rests on the record. */
async function currentPlan(planned: PassedPlan | undefined, target: Target, session: Session): Promise<Plan> {
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
