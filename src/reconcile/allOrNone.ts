import { shortage } from "./check/headroom";
import type { PoolChange } from "./pool";
import { nothingChanged } from "./refuse";
import type { Current } from "./session/observed";
import type { Session } from "./session/session";
import { waitWhile } from "./waitWhile";

const stepMs = 50;

/**
 * Waits for fleets still to be planned, without a preview, where they decide whether all fit the pool: writes are not
 * undone.
 */
export async function untilPlanned(session: Session): Promise<void> {
  const { observed, tools } = session;
  const isOpen = () => {
    const seen = observed.seen;
    if (observed.hasWritten || seen === undefined) {
      return false;
    }
    const needed = session.mostNeeded(seen.licensed).filter(({ assign }) => assign.length > 0);
    return (
      needed.length > 0 && shortageWith(needed, seen, session) !== undefined && surely(seen, session) === undefined
    );
  };
  await waitWhile(isOpen, tools.sleep, stepMs);
}

/** Counts refused fleets, too. To be called in the turn of a write. */
export async function shortageOfAll(fleet: string, session: Session): Promise<string | undefined> {
  if (session.observed.hasWritten) {
    return undefined;
  }
  const problem = surely(await session.observed.current(), session);
  return problem === undefined ? undefined : nothingChanged(fleet, problem);
}

/** Whatever the fleets do that are not planned yet. */
function surely(seen: Current, session: Session): string | undefined {
  return shortageWith(session.leastNeeded(seen.licensed), seen, session);
}

function shortageWith(unplanned: readonly PoolChange[], { subscription }: Current, session: Session) {
  return shortage(subscription, [...session.poolChanges(), ...unplanned]);
}
