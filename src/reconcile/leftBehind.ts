import type { Imei } from "../fleet/imei";
import { leftBehindMessage, type LeftBehindAdvice } from "./failures";
import type { Plan } from "./plan";
import type { Session } from "./session/session";
import { waitWhile } from "./waitWhile";

/** Each step looks through all devices of the fleet. */
const stepMs = 200;

/**
 * Why a fleet cannot be deleted yet: another fleet is to record its devices first, because nobody would afterwards. A
 * fleet gone from the program is deleted last, one that is replaced or changes the account before it is created anew.
 */
export function leftBehind(plan: Plan, session: Session): string | undefined {
  const { fleet } = plan.target;
  const left = devicesLeft(plan, session);
  if (left.length === 0) {
    return undefined;
  }
  session.run.waiting.delete(fleet);
  const receivers = receiversOf(left, plan, session);
  return leftBehindMessage(fleet, left, [...receivers], adviceFor(plan, session, receivers));
}

/** Where the other fleets are updated in the same breath. */
export async function untilReceived(plan: Plan, session: Session): Promise<void> {
  const left = isFollowed(plan, session) ? devicesLeft(plan, session) : [];
  if (left.length > 0) {
    session.run.waiting.set(plan.target.fleet, receiversOf(left, plan, session));
  }
  const isWaiting = () => isFollowed(plan, session) && devicesLeft(plan, session).length > 0;
  await waitWhile(isWaiting, session.tools.sleep, stepMs);
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
  // A fleet that is created anew hands its devices to itself, and one that waits for this one alone cannot have them yet.
  const isToBeTaken = (imei: Imei) => {
    const claimant = claims.claimant(fleet, imei);
    const awaited = [...(session.run.waiting.get(claimant ?? "") ?? [])];
    const isExchange = awaited.length > 0 && awaited.every((name) => name === fleet);
    return isCreatedAnew && claimant !== undefined && (claimant === fleet || isExchange);
  };
  return [...plan.transfer, ...open, ...notArrived].filter(
    (imei) => !claims.isHeldElsewhere(fleet, imei, true) && !isToBeTaken(imei),
  );
}

function adviceFor(plan: Plan, session: Session, receivers: ReadonlySet<string>): LeftBehindAdvice {
  const { run } = session;
  // One that is gone from the program is deleted after this one, and decides then.
  if (isFollowed(plan, session) && (!run.isWhole || [...receivers].some((name) => run.declares(name)))) {
    return "moveFirst";
  }
  return run.isWhole ? "goUpAgain" : "goUpWhole";
}

function receiversOf(
  devices: readonly Imei[],
  { target: { fleet, recorded } }: Plan,
  { claims }: Session,
): ReadonlySet<string> {
  return new Set(
    devices
      .map((imei) => claims.claimant(fleet, imei) ?? recorded.inTransit.get(imei))
      .filter((name) => name !== undefined),
  );
}

/** Whether the fleet is created anew, replaced or on another account. */
function isFollowed({ target: { fleet, purpose } }: Plan, session: Session): boolean {
  return purpose === "move" || session.isToCome(fleet);
}
