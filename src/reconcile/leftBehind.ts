import type { Imei } from "../fleet/imei";
import { leftBehindMessage, type LeftBehindAdvice } from "./failures";
import type { Plan } from "./plan";
import type { Session } from "./session/session";

const longestWaitMs = 5_000;
const stepMs = 200;

/**
 * Why a fleet cannot be deleted yet: another fleet is to record its devices first, because nobody would afterwards. A
 * fleet gone from the program is deleted last, one that is replaced or changes the account before it is created anew.
 */
export function leftBehind(plan: Plan, session: Session): string | undefined {
  const { fleet } = plan.target;
  const left = devicesLeft(plan, session);
  const receivers = new Set(left.map((imei) => receiverOf(imei, plan, session)).filter((name) => name !== undefined));
  return left.length === 0 ? undefined : leftBehindMessage(fleet, left, [...receivers], adviceFor(plan, session));
}

/** Where the other fleets are updated in the same breath. Not in the turn of a write, for which they may wait. */
export async function untilReceived(plan: Plan, session: Session): Promise<void> {
  const isWaiting = () => isFollowed(plan, session) && devicesLeft(plan, session).length > 0;
  if (isWaiting()) {
    session.run.waiting.add(plan.target.fleet);
  }
  for (let waitedMs = 0; waitedMs < longestWaitMs && isWaiting(); waitedMs += stepMs) {
    await session.tools.sleep(stepMs);
  }
}

function devicesLeft(plan: Plan, session: Session): readonly Imei[] {
  const { claims } = session;
  const { fleet, account, recorded } = plan.target;
  const isCreatedAnew = isFollowed(plan, session);
  const notArrived = plan.arrive.filter(
    (imei) => !claims.wasHeldElsewhere(fleet, imei) && !session.isKeptElsewhere(fleet, imei),
  );
  const isOpen = (imei: Imei, receiver = "") => {
    const claimant = claims.claimant(fleet, imei);
    return claimant === undefined
      ? session.whereabouts(fleet, imei, receiver) === "unknown"
      : // Transferred before this run, to a fleet whose record is perhaps seen only later.
        !isCreatedAnew || !session.run.holdersBefore(account, imei).includes(claimant);
  };
  const open = [...recorded.inTransit].filter(([imei, receiver]) => isOpen(imei, receiver)).map(([imei]) => imei);
  // A fleet that is created anew hands its devices to itself, and one that waits for this one cannot have them yet.
  const isToBeTaken = (imei: Imei) => {
    const claimant = claims.claimant(fleet, imei);
    return isCreatedAnew && claimant !== undefined && (claimant === fleet || session.run.waiting.has(claimant));
  };
  return [...plan.transfer, ...open, ...notArrived].filter(
    (imei) => !claims.isHeldElsewhere(fleet, imei, true) && !isToBeTaken(imei),
  );
}

function adviceFor(plan: Plan, session: Session): LeftBehindAdvice {
  if (isFollowed(plan, session)) {
    return "moveFirst";
  }
  return session.run.isWhole ? "goUpAgain" : "goUpWhole";
}

function receiverOf(imei: Imei, { target: { fleet, recorded } }: Plan, { claims }: Session): string | undefined {
  return claims.claimant(fleet, imei) ?? recorded.inTransit.get(imei);
}

/** Whether the fleet is created anew, replaced or on another account. */
function isFollowed({ target: { fleet, purpose } }: Plan, session: Session): boolean {
  return purpose === "move" || session.isToCome(fleet);
}
