import type { Imei } from "../fleet/imei";
import { pendingTransferMessage, type PendingTransferAdvice } from "./messages/failures";
import type { Plan } from "./plan";
import type { Session } from "./session/session";
import { waitWhile } from "./waitWhile";

/** Each step looks through all devices of the fleet. */
const stepMs = 200;

/**
 * Why a fleet cannot be deleted yet: the receiving fleets must record its devices first, or no fleet would. The engine
 * deletes a removed fleet last, but a moving one before it creates it on the new account. A replaced fleet transfers
 * everything to its replacement.
 */
export function pendingTransferProblem(plan: Plan, session: Session): string | undefined {
  const { fleet } = plan.target;
  const left = pendingDevices(plan, session);
  if (left.length === 0) {
    return undefined;
  }
  session.run.waiting.delete(fleet);
  const receivers = receiversOf(left, plan, session);
  return pendingTransferMessage(fleet, left, [...receivers], adviceFor(plan, session, left, receivers));
}

/** Lets a moving fleet wait until the receivers, updated at the same time, record its devices; five seconds at most. */
export async function waitForReceivers(plan: Plan, session: Session): Promise<void> {
  const isMove = plan.target.purpose === "move";
  const left = isMove ? pendingDevices(plan, session) : [];
  if (left.length > 0) {
    session.run.waiting.set(plan.target.fleet, receiversOf(left, plan, session));
  }
  const isWaiting = () => isMove && pendingDevices(plan, session).length > 0;
  await waitWhile(isWaiting, session.tools.sleep, stepMs);
}

function pendingDevices(plan: Plan, session: Session): readonly Imei[] {
  const { claims } = session;
  const { fleet, recorded, purpose } = plan.target;
  if (purpose === "delete" && session.isToCome(fleet)) {
    return [];
  }
  const isOpen = (imei: Imei, receiver = "") =>
    claims.claimant(fleet, imei) !== undefined || session.transfers.whereabouts(fleet, imei, receiver) === "unknown";
  const open = [...recorded.inTransit].filter(([imei, receiver]) => isOpen(imei, receiver)).map(([imei]) => imei);
  // Two moving fleets that wait for each other alone: neither would ever go first.
  const isExchanged = (imei: Imei) => {
    const awaited = [...(session.run.waiting.get(claims.claimant(fleet, imei) ?? "") ?? [])];
    return purpose === "move" && awaited.length > 0 && awaited.every((name) => name === fleet);
  };
  return [...plan.transfer, ...open].filter((imei) => !session.isLeftTo(fleet, imei) && !isExchanged(imei));
}

function adviceFor(
  { target: { purpose, recorded } }: Plan,
  { run, claims }: Session,
  left: readonly Imei[],
  receivers: ReadonlySet<string>,
): PendingTransferAdvice {
  // A receiver gone from the program is deleted after this fleet: only then is its record seen.
  const isComing = (name: string) => run.declares(name) || claims.desires(name);
  if (purpose === "move" && [...receivers].some(isComing)) {
    if (!left.every((imei) => recorded.inTransit.has(imei))) {
      return "transferFirst";
    }
    if (run.isWhole) {
      return "refresh";
    }
  }
  return run.isWhole ? "rerunUp" : "rerunWithoutTarget";
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
