import { withDefaults } from "../fleet/fleetOptions";
import { emptyRoster } from "../fleet/roster";
import { FailedRead, beforeAnyChange } from "./reads";
import { userMessage } from "./userErrors";
import { releasesUnknownNotice, removedLine } from "./messages/planLines";
import { resultOrError } from "./resultOrError";
import type { Plan, Target } from "./plan";
import type { LeavingFleet } from "./session/programRun";
import { planFleet } from "./planFleet";
import { printAccountLine } from "./printPlan";
import { joined, refuse } from "./refuse";
import type { Session } from "./session/session";
import type { Sessions } from "./session/sessions";

/**
 * Plans the releases of fleets that leave the program or their account, by their records: at preview the engine does not
 * mention removed fleets, nor moved ones with --replace. Their deletions are checked again.
 *
 * @throws Error for people, with all problems
 */
export async function planLeaving(sessions: Sessions): Promise<void> {
  const { removed, moved, removedUnknown } = sessions.run;
  const problems = [...sessions.run.problems];
  const noteUnknown = (target: Pick<Target, "fleet" | "account" | "purpose">, reason: string) => {
    sessions.of(target.account).unknownDepartures.add(target.fleet);
    sessions.tools.print(releasesUnknownNotice(target, reason));
  };
  const attempt = async (leaving: LeavingFleet, purpose: Target["purpose"]): Promise<Plan | undefined> => {
    const { fleet } = leaving;
    const { account } = leaving.record;
    try {
      // For the account line, which counts what is free after all fleets.
      await beforeAnyChange(fleet, () => sessions.of(account).observed.subscription());
      return await planDeparture(leaving, purpose, sessions);
    } catch (error) {
      if (error instanceof FailedRead) {
        // No reason to stop: the deletion reads again.
        noteUnknown({ fleet, account, purpose }, userMessage(error.cause));
      } else {
        problems.push(userMessage(error));
      }
      return undefined;
    }
  };
  for (const { fleet, account } of removedUnknown) {
    noteUnknown({ fleet, account, purpose: "delete" }, "Pulumi does not tell the program what its state records.");
  }
  for (const { fleet, record, to } of moved) {
    sessions.move(fleet, record.account, to);
    if (fleet !== record.fleet) {
      // A refresh in this run has seen its record under its former name.
      sessions.of(record.account).claims.noteGone(record.fleet);
    }
  }
  // At once, so that each refusal names all that is to be confirmed.
  await Promise.all([
    ...removed.map(async (leaving) => {
      const plan = await attempt(leaving, "delete");
      if (plan !== undefined) {
        sessions.tools.print(removedLine(plan));
      }
    }),
    ...moved.map(async (leaving) => {
      const problem = await unreadable(sessions.of(leaving.to), leaving.fleet);
      if (problem === undefined) {
        await attempt(leaving, "move");
      } else {
        problems.push(problem);
      }
    }),
  ]);
  refuse(joined(problems));
  for (const { record } of removed) {
    printAccountLine(sessions.of(record.account));
  }
}

/** The account may be mistyped: then nobody is to confirm releases, and no run is to record a fleet there. */
async function unreadable({ observed }: Session, fleet: string): Promise<string | undefined> {
  const subscription = await resultOrError(() => beforeAnyChange(fleet, () => observed.subscription()));
  return subscription instanceof Error ? userMessage(subscription) : undefined;
}

async function planDeparture(
  { fleet, record, options }: LeavingFleet,
  purpose: Target["purpose"],
  sessions: Sessions,
): Promise<Plan | undefined> {
  const { account } = record;
  const undetermined = sessions.run.undeterminedOn(account);
  if (purpose === "delete" && undetermined !== undefined) {
    const cause = new Error(`the devices of fleet ${undetermined}, which may be the same ones, are not known yet.`);
    throw new FailedRead(cause.message, { cause });
  }
  const target = {
    fleet,
    account,
    desired: emptyRoster,
    recorded: record,
    options: withDefaults(options),
    purpose,
    isEstimate: true,
  } as const;
  return (await planFleet(target, sessions.of(account)))?.plan;
}
