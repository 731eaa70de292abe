import type { Imei } from "../fleet/imei";
import { someOf } from "../fleet/roster";
import { adoptionNotice } from "./check/adoption";
import { eligibilityUnknownNotice, ineligibleNotice, uncheckedNotice } from "./check/assignable";
import { lookFirst } from "./userErrors";
import { lateNotice } from "./check/lateFleet";
import { createProgress } from "./progress";
import { joined, refuse } from "./refuse";
import { releaseNotices } from "./check/unreleasable";
import { apply } from "./apply";
import { shortageOfAll, untilPlanned } from "./allOrNone";
import { check, foreignIn, ineligibleIn, releasesBeside } from "./check";
import { overlapProblems } from "./check/overlap";
import { isRecent } from "./lag";
import type { Current } from "./observed";
import { leftBehindMessage } from "./failures";
import { fold, type Outcome } from "./fold";
import {
  accountLine,
  closingLine,
  inTransitLine,
  keptLine,
  leavingLicensedNotice,
  leavingLine,
  leftInTransitLine,
  lostNotice,
  planLine,
} from "./lines";
import { difference, noDifference, plan, type Difference, type Plan, type Target } from "./plan";
import { projectPool } from "./pool";
import { lookForChange, lookForDeletion, type Seen } from "./look";
import type { PassedPlan, Session } from "./session";

/**
 * desired + recorded + observed → plan → check: decides what a fleet is going to do, says so, and keeps the plan for `reconcile`. Writes nothing.
 *
 * @returns undefined when there is nothing to do; nothing was asked of ThingSpace then
 * @throws Error for people, with all that stands in the way
 */
export async function planFleet(target: Target, session: Session): Promise<PassedPlan | undefined> {
  const found = session.planFor(target);
  // An estimate was made before all fleets were known that its devices may go to.
  if (found !== undefined && found.plan.target.isEstimate === target.isEstimate) {
    return found;
  }
  const passed = await orGoOnHolding(target, session, () => decide(target, session));
  if (passed !== undefined) {
    announce(passed, session);
  }
  if (target.purpose !== "delete") {
    announceAccount(session);
  }
  return passed;
}

/** @param hasTurn whether the account is the fleet's own already, as after a plan that does not hold any more */
async function decide(target: Target, session: Session, hasTurn = false): Promise<PassedPlan | undefined> {
  const changes = differenceOf(target, session);
  if (changes.gained.length + changes.lost.length + changes.gone.length === 0) {
    session.hasPlanned(target);
    return undefined;
  }
  const judgmentOf = (seen: Seen) => {
    const made = planOn(seen, target, session);
    session.weigh(made);
    return { ...seen, plan: made, problem: joined(check({ plan: made, session, ...seen })) };
  };
  const { problem, ...planned } =
    target.purpose === "change"
      ? judgmentOf(await lookForChange(target, changes, session, hasTurn))
      : await session.tools.confirmation.judge(() => lookForDeletion(target, changes, session), judgmentOf);
  refuse(problem);
  // Nothing is awaited in between: plans of one account are made one after the other.
  const passed = { ...planned, isApplied: false };
  session.enter(passed);
  return passed;
}

function differenceOf(target: Target, session: Session): Difference {
  const { fleet } = target;
  return difference(
    target,
    (imei) => session.claims.claimant(fleet, imei) !== undefined,
    (imei, receiver) => session.whereabouts(fleet, imei, receiver),
  );
}

function planOn({ licensed, upgrades }: Seen, target: Target, session: Session): Plan {
  const { desired, recorded } = target;
  const isTooOld = licensed !== undefined && session.observed.isBehind(recorded.lastWrite);
  // On a request without an answer the service may still act.
  const mayComeTrue = isRecent(recorded.lastWrite, session.tools.now());
  return plan(target, differenceOf(target, session), {
    isLicensed: (imei) =>
      // In doubt a license is asked for, or released, once more.
      isTooOld || (mayComeTrue && recorded.unknown.has(imei)) ? !desired.has(imei) : licensed?.has(imei) !== false,
    isClaimed: (imei) => session.claims.isClaimed(target.fleet, imei),
    isReleasedElsewhere: session.isReleasedBeside(target),
    upgrades,
  });
}

/** Says what the account's fleets come to, once all that the program announced are planned: the same in preview and update. */
export function announceAccount(session: Session): void {
  const { account, observed, planned, run } = session;
  const plans = session.plans().map(({ plan: made }) => made);
  const subscription = observed.subscriptionBefore;
  const isAllKnown = run.isWhole && run.undeterminedOn(account) === undefined && session.unknownDepartures.size === 0;
  if (plans.length > 0 && subscription !== undefined && run.on(account).every(({ fleet }) => planned.has(fleet))) {
    const line = accountLine(account, plans, projectPool(subscription, plans), isAllKnown);
    if (line !== undefined) {
      session.sayOnce(line);
    }
  }
}

function announce({ plan: made, upgrades, licensed, devices, unchecked }: PassedPlan, session: Session): void {
  const { fleet, purpose, desired, recorded } = made.target;
  const lost =
    licensed === undefined || session.observed.isBehind(recorded.lastWrite)
      ? []
      : [...desired.keys()].filter((imei) => recorded.devices.has(imei) && !licensed.has(imei));
  const lines = {
    change: () => planLine(made),
    move: () => leavingLine(made),
    // It is done at once, and the closing line tells.
    delete: () => undefined,
  };
  const notices = [
    lines[purpose](),
    lostNotice(fleet, lost),
    adoptionNotice({
      fleet,
      adopt: foreignIn(made, session).filter((imei) => !session.wasDeclaredElsewhere(fleet, imei)),
    }),
    leavingLicensedNotice(made),
    lateNotice({ fleet, ...made }, releasesBeside(made, session)),
    ineligibleNotice(fleet, ineligibleIn(made, devices)),
    eligibilityUnknownNotice(
      fleet,
      made.assign.filter((imei) => devices?.eligibilityUnknown.has(imei) === true),
    ),
    uncheckedNotice(fleet, made.assign, unchecked),
    ...(upgrades === undefined ? [] : releaseNotices(fleet, made.release, upgrades)),
  ];
  for (const notice of notices.filter((one) => one !== undefined)) {
    session.sayOnce(notice);
  }
}

/**
 * plan → apply → fold, with the account to itself: executes the plan that was made, and says what it came to.
 *
 * @throws Error before the first write when the plan does not hold any more; nothing was changed then.
 */
export async function reconcile(target: Target, session: Session): Promise<Outcome> {
  const { fleet } = target;
  const { claims, observed, tools, turns } = session;
  const isDeletion = target.purpose !== "change";
  const planned = await planFleet(target, session);
  const work = async (): Promise<Outcome> => {
    const made = await stillTrue(planned, target, session);
    refuse(isDeletion ? leftBehind(made, session) : undefined);

    if (!isDeletion && isWriting(made)) {
      refuse(overlapOf(target, session));
      refuse(await shortageOfAll(session));
    }
    const free = made.assign.length > 0 ? freeIn(await observed.current()) : 0;
    const progress = createProgress(`fleet ${fleet}`, tools);
    const applied = await apply(made, {
      api: tools.api,
      free,
      verify: () => observed.look(),
      wrote: (imei, isLicensed) => {
        observed.wrote(imei, isLicensed);
      },
      pause: tools.pause,
      onProgress: { assign: progress.of("assigned"), remove: progress.of("released") },
    });
    const outcome = fold(
      made,
      applied,
      {
        claimant: (imei) => claims.claimant(fleet, imei),
        isHeldElsewhere: (imei) => claims.isHeldElsewhere(fleet, imei, isDeletion),
        wasHeldElsewhere: (imei) => claims.wasHeldElsewhere(fleet, imei),
        isKeptElsewhere: (imei) => session.isKeptElsewhere(fleet, imei),
      },
      tools.now(),
    );
    // Before the next fleet has its turn: what this one lets go of, that one may release.
    if (isDeletion) {
      claims.deleted(fleet);
    } else {
      claims.applied(fleet, outcome.recorded.devices);
    }
    observed.knows(outcome.recorded.devices);
    const arriving = new Set(made.arrive);
    const isAstray = (imei: Imei) => arriving.has(imei);
    const { inTransit } = outcome.recorded;
    [
      keptLine(fleet, outcome.kept),
      inTransitLine(
        fleet,
        someOf(inTransit, (imei) => !isAstray(imei)),
      ),
      isDeletion ? leftInTransitLine(fleet, someOf(inTransit, isAstray)) : undefined,
      closingLine(fleet, outcome, tools.traffic()),
    ]
      .filter((line) => line !== undefined)
      .forEach(tools.print);
    return outcome;
  };
  const destination = target.purpose === "move" ? session.moving.get(fleet) : undefined;
  if (destination !== undefined) {
    await untilPlanned(destination);
    // Not in the turn: two fleets that change places would wait for each other.
    refuse(await destination.turns.take(() => shortageOfAll(destination)));
  }
  if (planned !== undefined && !isDeletion && isWriting(planned.plan)) {
    await untilPlanned(session);
  }
  return turns.take(() =>
    orGoOnHolding(target, session, work).finally(() => {
      session.applied(target);
    }),
  );
}

/** A fleet that fails keeps what it records: nobody else is to release that in this run. */
async function orGoOnHolding<Result>(
  { fleet, purpose, recorded }: Target,
  { claims }: Session,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (purpose === "change") {
      claims.applied(fleet, recorded.devices);
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

/** Once more before a write: without a preview, other fleets are checked while this one is applied. */
function overlapOf({ fleet, account, desired }: Target, { claims }: Session): string | undefined {
  return joined(overlapProblems({ fleet, account, roster: desired }, claims));
}

/** The plan, or the one that is made, and checked, once more because what it rests on has changed. A deletion rests on the record. */
async function stillTrue(planned: PassedPlan | undefined, target: Target, session: Session): Promise<Plan> {
  const nothing = () => plan(target, noDifference, noObservation);
  if (planned === undefined) {
    return nothing();
  }
  const { plan: made } = planned;
  const isResting = target.purpose === "change" && isWriting(made);
  if (!isResting || (await lookFirst(target.fleet, () => session.observed.stillHolds()))) {
    return made;
  }
  return (await decide(target, session, true))?.plan ?? nothing();
}

const noObservation = {
  isLicensed: () => false,
  isClaimed: () => false,
  isReleasedElsewhere: () => false,
  upgrades: undefined,
};

/**
 * Why a fleet is not deleted whose devices are to go to another one, or `undefined` when it may be. One that is gone from the program is
 * deleted last: what has not arrived by then nobody would record any more. One that is only replaced is followed by itself.
 */
function leftBehind({ target, transfer }: Plan, session: Session): string | undefined {
  const { fleet, purpose, recorded } = target;
  const { claims } = session;
  if (purpose === "move" || session.isToCome(fleet)) {
    return undefined;
  }
  const inTransit = [...recorded.inTransit.keys()].filter((imei) => claims.claimant(fleet, imei) !== undefined);
  const left = [...transfer, ...inTransit].filter((imei) => !claims.isHeldElsewhere(fleet, imei, true));
  const [first] = left;
  return first === undefined ? undefined : leftBehindMessage(fleet, left, claims.claimant(fleet, first));
}
