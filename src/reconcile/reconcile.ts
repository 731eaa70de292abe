import type { Imei } from "../fleet/imei";
import { apply } from "./apply";
import { shortageOfAll, untilPlanned } from "./headroomOfAll";
import { overlapProblems } from "./check/overlap";
import { pendingTransferProblem, waitForReceivers } from "./pendingTransfers";
import { fold, isPartial, type Outcome } from "./fold";
import { pendingEffectsOf } from "./pendingEffects";
import { outcomeLines } from "./messages/outcomeLines";
import type { Current } from "./session/observed";
import { emptyPlan, type Target } from "./plan";
import { currentPlan, isWriting, keepClaimsOnFailure, planFleet } from "./planFleet";
import { createProgress } from "./progress";
import { filterRoster } from "../fleet/roster";
import { nothingRecorded, type Recorded } from "../fleet/fleetState";
import { joined, refuse } from "./refuse";
import type { PassedPlan, Session } from "./session/session";

/**
 * plan → wait for other fleets → apply → fold, the last two with the account to itself.
 *
 * @throws Error before the first write when the plan no longer holds; nothing was changed then
 */
export async function reconcile(given: Target, session: Session): Promise<Outcome> {
  // The planning in `diff` did this, too; other fleets may have released more devices since.
  const target = session.withoutReleased(given);
  let isDone = false;
  try {
    const outcome = await keepClaimsOnFailure(target, session, () => planAndExecute(target, session));
    isDone = !isPartial(outcome);
    return outcome;
  } finally {
    session.finish(target);
    if (target.purpose !== "change" && !isDone) {
      // The engine does not create the fleet after a failed deletion: its plan is finished, too.
      (session.movingOut.get(target.fleet) ?? session).finish({ ...target, purpose: "change" });
    }
  }
}

async function planAndExecute(target: Target, session: Session): Promise<Outcome> {
  let planned = await planFleet(target, session);
  const destination = target.purpose === "move" ? session.movingOut.get(target.fleet) : undefined;
  if (destination !== undefined) {
    await untilPlanned(destination);
    // Not under its own lock: two fleets that swap accounts would wait for each other.
    refuse(await destination.lock.run(() => shortageOfAll(target.fleet, destination)));
  }
  if (planned !== undefined && target.purpose === "change" && isWriting(planned.plan)) {
    await untilPlanned(session);
  }
  if (target.purpose !== "change") {
    await waitForReceivers(planned?.plan ?? emptyPlan(target), session);
    // Meanwhile a device in transit may turn out to belong to no fleet.
    planned = await planFleet(target, session);
  }
  return session.lock.run(() => execute(planned, target, session));
}

async function execute(planned: PassedPlan | undefined, target: Target, session: Session): Promise<Outcome> {
  const { fleet } = target;
  const { claims, observed, tools } = session;
  const isDeletion = target.purpose !== "change";
  const plan = await currentPlan(planned, target, session);
  refuse(isDeletion ? pendingTransferProblem(plan, session) : undefined);
  if (!isDeletion && isWriting(plan)) {
    // Without a preview, other fleets are checked while this one is applied.
    refuse(joined(overlapProblems({ ...target, roster: target.desired }, claims)));
    refuse(await shortageOfAll(fleet, session));
  }
  const free = plan.assign.length > 0 ? freeIn(await observed.current()) : 0;
  const progress = createProgress(`fleet ${fleet}`, tools);
  const pendingEffects = pendingEffectsOf(target.recorded.recentWrites, tools);
  const applied = await apply(plan, {
    api: tools.api,
    free,
    verify: () => observed.relist(),
    mayBeUnlisted: pendingEffects.mayBeUnlisted,
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
      isRecordedElsewhere: (imei) =>
        isDeletion ? session.isLeftTo(fleet, imei) : claims.isRecordedElsewhere(fleet, imei),
      hasArrived: (imei) => session.transfers.hasArrived(fleet, imei),
      isOwn: (imei) => session.isOwn(fleet, imei),
    },
    pendingEffects,
    tools,
  );
  // Before the next fleet's turn, in which it may release what this one drops.
  if (isDeletion) {
    claims.deleted(fleet, target.recorded);
    const destination = session.movingOut.get(fleet);
    (destination ?? session).replacedRecords.set(
      fleet,
      destination === undefined ? replacedRecordOf(target, outcome) : nothingRecorded,
    );
  } else {
    claims.applied(fleet, outcome.recorded.devices);
  }
  observed.knows(outcome.recorded.devices);
  const wasHeldElsewhere = (imei: Imei) => session.transfers.wasHeldElsewhere(fleet, imei);
  outcomeLines(plan, outcome, wasHeldElsewhere, tools.traffic()).forEach(tools.print);
  return outcome;
}

/** What a replacement takes over: the devices transferred to it, and the notes of other transfers. */
function replacedRecordOf({ fleet, recorded }: Target, { recorded: { inTransit } }: Outcome): Recorded {
  const isLeft = (imei: Imei) => inTransit.get(imei) === fleet;
  return {
    devices: filterRoster(recorded.devices, isLeft),
    unknown: filterRoster(recorded.unknown, isLeft),
    inTransit: new Map([...inTransit].filter(([imei]) => !isLeft(imei) || recorded.inTransit.has(imei))),
    recentWrites: recorded.recentWrites,
  };
}

function freeIn({ subscription: { licenseCount }, licensed }: Current): number {
  return licenseCount - licensed.size;
}
