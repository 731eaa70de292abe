import { shortage } from "./check/headroom";
import { nothingChanged } from "./refuse";
import type { Session } from "./session/session";

/** The engine compares all fleets at once, but for those that depend on others, or that it leaves out. */
const longestWaitMs = 5_000;
const stepMs = 50;

/**
 * Without a preview the first fleet is applied while others are still to be planned. Waits for these where it depends on them whether all fit the
 * pool: what was written is there to stay. Not to be asked in the turn of a write, for which their plans may wait.
 */
export async function untilPlanned(session: Session): Promise<void> {
  const { observed, tools } = session;
  const isOpen = () => {
    const seen = observed.seen;
    if (observed.hasWritten || seen === undefined) {
      return false;
    }
    const needed = session.mostNeeded(seen.licensed).filter(({ assign }) => assign.length > 0);
    return needed.length > 0 && shortage(seen.subscription, [...session.weighed(), ...needed]) !== undefined;
  };
  for (let waitedMs = 0; waitedMs < longestWaitMs && isOpen(); waitedMs += stepMs) {
    await tools.sleep(stepMs);
  }
}

/** What stands in the way of all fleets of the account together, those that were refused included. To be asked in the turn of a write. */
export async function shortageOfAll(session: Session): Promise<string | undefined> {
  if (session.observed.hasWritten) {
    return undefined;
  }
  const { subscription } = await session.observed.current();
  return nothingChanged(shortage(subscription, session.weighed()));
}
