import { checkAll } from "./check";
import { devicesOnlyIn } from "../fleet/roster";
import type { Session, Sessions } from "./session";

/** Whether the fleets of an account do not fit its pool together, as far as that is told before any of them is planned: nothing is written then. */
export async function isRefusedAsAWhole(sessions: Sessions): Promise<boolean> {
  const refused = await Promise.all([...sessions.run.accounts].map((account) => isTooMuch(sessions.of(account))));
  return refused.includes(true);
}

async function isTooMuch(session: Session): Promise<boolean> {
  const { account, observed, run } = session;
  const fleets = run.on(account).map((fleet) => ({ ...fleet, before: run.devicesBefore(fleet) }));
  if (fleets.every(({ roster, before }) => devicesOnlyIn(roster, before).length === 0)) {
    return false;
  }
  for (const { before } of fleets) {
    observed.knows(before);
  }
  try {
    const subscription = await observed.subscription();
    return checkAll(session, { subscription, licensed: await observed.licensed() }) !== undefined;
  } catch {
    // Each fleet says so itself.
    return false;
  }
}
