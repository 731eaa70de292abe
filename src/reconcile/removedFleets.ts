import { withDefaults } from "../fleet/options";
import { emptyRoster } from "../fleet/roster";
import { lookFirst } from "./forPeople";
import { removedLine } from "./lines";
import { nothingRecorded } from "./plan";
import type { PlainFleet } from "./programRun";
import { planFleet } from "./reconcile";
import { refuse } from "./refuse";
import { resultOrError } from "./resultOrError";
import type { Sessions } from "./session";

/**
 * Plans the fleets that are gone from the program, by what the last run declared. Their deletions are judged once more, by their states.
 *
 * @returns those that have licenses to release, to be asked for again in the next run: a deletion may fail, and nobody is told
 * @throws Error for people, with all that stands in the way
 */
export async function planRemoved(sessions: Sessions): Promise<PlainFleet[]> {
  const problems: string[] = [];
  const left: PlainFleet[] = [];
  const plan = async (removed: PlainFleet): Promise<void> => {
    const session = sessions.of(removed.account);
    const { fleet, account, roster } = removed;
    const planned = await resultOrError(async () => {
      const licensed = await lookFirst(fleet, () => session.observed.licensedAmong(roster.keys()));
      // It may be deleted already: with --target, or in the run before.
      const devices = new Map([...roster].filter(([imei]) => licensed.has(imei)));
      const options = withDefaults(removed.options);
      const recorded = { ...nothingRecorded, devices };
      return planFleet({ fleet, account, desired: emptyRoster, recorded, options, purpose: "delete" }, session);
    });
    if (planned instanceof Error) {
      problems.push(planned.message);
    } else if (planned !== undefined) {
      sessions.tools.print(removedLine(planned.plan));
      const release = new Set(planned.plan.release);
      left.push({ ...removed, roster: new Map([...roster].filter(([imei]) => release.has(imei))) });
    }
  };
  // At once, so that each refusal says all that is to be confirmed.
  await Promise.all(sessions.run.removed.map(plan));
  refuse(problems.length === 0 ? undefined : problems.join("\n"));
  return left.filter(({ roster }) => roster.size > 0);
}
