import { shortage } from "./check/headroom";
import { nothingChanged } from "./refuse";
import type { Session } from "./session/session";
import { waitWhile } from "./waitWhile";

const stepMs = 50;

/**
 * When the pool may be too small for all fleets, waits until all are planned. Without a preview, one fleet could otherwise
 * write before another is found not to fit, and writes are not undone.
 */
export async function untilPlanned(session: Session): Promise<void> {
  const { observed, tools } = session;
  const isOpen = () => {
    const seen = observed.currentIfRead;
    if (observed.hasWritten || seen === undefined) {
      return false;
    }
    const needed = session.mostNeeded(seen.licensed).filter(({ assign }) => assign.length > 0);
    return needed.length > 0 && shortage(seen.subscription, [...session.poolChanges(), ...needed]) !== undefined;
  };
  await waitWhile(isOpen, tools.sleep, stepMs);
}

/** Counts refused fleets, too. For callers that hold the account's lock. */
export async function shortageOfAll(fleet: string, session: Session): Promise<string | undefined> {
  if (session.observed.hasWritten) {
    return undefined;
  }
  const { subscription } = await session.observed.current();
  const problem = shortage(subscription, session.poolChanges());
  return problem === undefined ? undefined : nothingChanged(fleet, problem);
}
