import type { Imei } from "../fleet/imei";
import { leftBehindMessage } from "./failures";
import type { Plan } from "./plan";
import type { Session } from "./session/session";

const longestWaitMs = 5_000;
const stepMs = 50;

/**
 * Why a fleet cannot be deleted yet: another fleet is to record its devices first, because nobody would afterwards. A
 * fleet gone from the program is deleted last, one that is replaced or changes the account before it is created anew.
 */
export function leftBehind(plan: Plan, session: Session): string | undefined {
  const { fleet } = plan.target;
  const left = devicesLeft(plan, session);
  const receivers = new Set(left.map((imei) => receiverOf(imei, plan, session)).filter((name) => name !== undefined));
  return left.length === 0 ? undefined : leftBehindMessage(fleet, left, [...receivers], isFollowed(plan, session));
}

/** Where the other fleets are updated in the same breath. Not in the turn of a write, for which they may wait. */
export async function untilReceived(plan: Plan, session: Session): Promise<void> {
  const isWaiting = () => isFollowed(plan, session) && devicesLeft(plan, session).length > 0;
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
  // A fleet that is created anew hands its devices to itself.
  const isItsOwn = (imei: Imei) => isCreatedAnew && claims.claimant(fleet, imei) === fleet;
  return [...plan.transfer, ...open, ...notArrived].filter(
    (imei) => !claims.isHeldElsewhere(fleet, imei, true) && !isItsOwn(imei),
  );
}

function receiverOf(imei: Imei, { target: { fleet, recorded } }: Plan, { claims }: Session): string | undefined {
  return claims.claimant(fleet, imei) ?? recorded.inTransit.get(imei);
}

/** Whether the fleet is created anew, replaced or on another account. */
function isFollowed({ target: { fleet, purpose } }: Plan, session: Session): boolean {
  return purpose === "move" || session.isToCome(fleet);
}
