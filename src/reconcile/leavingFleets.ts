import type { Imei } from "../fleet/imei";
import { withDefaults } from "../fleet/fleetOptions";
import { emptyRoster, filterRoster, type Roster } from "../fleet/roster";
import { FailedRead, beforeAnyChange } from "./reads";
import { userMessage } from "./userErrors";
import { releasesUnknownNotice, removedLine } from "./messages/planLines";
import { resultOrError } from "./resultOrError";
import type { Plan, Target } from "./plan";
import { nothingRecorded } from "../fleet/fleetState";
import type { PlainFleet } from "./session/programRun";
import { planFleet } from "./planFleet";
import { printAccountLine } from "./printPlan";
import { exceedsLimit } from "./check/removalLimit";
import { formatRemovals } from "./session/confirmationText";
import { shellWord } from "../text/shellWord";
import { count, counted } from "../text/plurals";
import { problem, withSentence } from "../problemCodes";
import { joined, refuse, Refusal } from "./refuse";
import type { Session } from "./session/session";
import type { Sessions } from "./session/sessions";

/**
 * Plans the releases of fleets that leave the program or their account, from the declarations of the last run: at preview
 * the engine does not mention removed fleets, nor moved ones with --replace. Their deletions are checked again, by state.
 *
 * @returns the removed fleets with the devices to release or keep, for the next run: only it can tell whether their
 *   deletions failed
 * @throws Error for people, with all problems
 */
export async function planLeaving(sessions: Sessions): Promise<PlainFleet[]> {
  const { removed, moved } = sessions.run;
  const problems: string[] = [];
  const unknown = new Set<string>();
  const attempt = async (before: PlainFleet, fleet: string, purpose: Target["purpose"]): Promise<Plan | undefined> => {
    try {
      // For the account line, which counts what is free after all fleets.
      await beforeAnyChange(fleet, () => sessions.of(before.account).observed.subscription());
      return await planDeparture(before, fleet, purpose, sessions);
    } catch (error) {
      if (error instanceof FailedRead) {
        // No reason to stop: the deletion reads again. Most leftovers were deleted in the last run.
        if (before.isLeftover !== true) {
          sessions.of(before.account).unknownDepartures.add(fleet);
        }
        unknown.add(fleet);
        sessions.tools.print(releasesUnknownNotice({ fleet, account: before.account, purpose }, error));
      } else if (before.isLeftover === true && error instanceof Refusal) {
        sessions.tools.print(leftoverWarning(fleet, userMessage(error)));
      } else {
        problems.push(userMessage(error));
      }
      return undefined;
    }
  };
  for (const { before, fleet, to } of moved) {
    sessions.move(fleet, before.account, to);
    if (fleet !== before.fleet) {
      // A refresh in this run has seen its record under its former name.
      sessions.of(before.account).claims.noteGone(before.fleet);
    }
  }
  // At once, so that each refusal names all that is to be confirmed.
  const [remaining] = await Promise.all([
    Promise.all(
      removed.map(async (before) => {
        const isKept = before.options.onRemoval === "keep";
        if (before.isLeftover === true && isKept) {
          // Recorded once more only so that other fleets do not release what it keeps.
          return before;
        }
        const plan = await attempt(before, before.fleet, "delete");
        if (plan !== undefined) {
          [removedLine(plan, before), unconfirmedNotice(plan, sessions.tools.confirmation.of(before.fleet))]
            .filter((line) => line !== undefined)
            .forEach(sessions.tools.print);
        }
        const release = new Set(plan?.release);
        const isOpen = (imei: Imei) => isKept || unknown.has(before.fleet) || release.has(imei);
        return { ...before, roster: filterRoster(before.roster, isOpen) };
      }),
    ),
    ...moved.map(async ({ before, fleet, to }) => {
      const problem = await unreadable(sessions.of(to), fleet);
      if (problem === undefined) {
        await attempt(before, fleet, "move");
      } else {
        problems.push(problem);
      }
    }),
  ]);
  refuse(joined(problems));
  for (const { account } of removed) {
    printAccountLine(sessions.of(account));
  }
  // For one more run only: what is licensed then may be somebody else's.
  return remaining
    .filter(({ roster, isLeftover }) => roster.size > 0 && isLeftover !== true)
    .map((fleet) => ({ ...fleet, isLeftover: true }));
}

/** Nothing tells a preview whether the last run deleted the fleet. */
function leftoverWarning(fleet: string, refusal: string): string {
  return withSentence(
    refusal.replace(`fleet ${fleet}: `, `fleet ${fleet}: warning: its deletion will be refused: `),
    "The last run may have deleted this fleet already: if pulumi stack does not list it, ignore this warning.",
  );
}

/** The account may be mistyped: then nobody is to confirm releases, and no run is to record a fleet there. */
async function unreadable({ observed }: Session, fleet: string): Promise<string | undefined> {
  const subscription = await resultOrError(() => beforeAnyChange(fleet, () => observed.subscription()));
  return subscription instanceof Error ? userMessage(subscription) : undefined;
}

/** An estimate accepts any number: only the deletion knows the right one. */
function unconfirmedNotice({ target, release, forget }: Plan, confirmed: number | undefined): string | undefined {
  const { fleet, recorded, options } = target;
  const releases = release.length + forget.length;
  const isAsked = exceedsLimit({ size: recorded.devices.size, releases }, options.removalLimit);
  return !isAsked || confirmed === undefined || confirmed === releases
    ? undefined
    : problem(
        "removal-limit",
        `fleet ${fleet}: warning: ${count(confirmed)} releases are confirmed, and the last full run declared ${counted(releases, "device")}. Unless the fleet's ` +
          `state lists exactly ${count(confirmed)}, its deletion is refused. To confirm ${count(releases)}, set THINGSPACE_CONFIRM_REMOVAL=${shellWord(formatRemovals(new Map([[fleet, releases]])))}.`,
      );
}

async function planDeparture(
  { account, roster, options, isLeftover }: PlainFleet,
  fleet: string,
  purpose: Target["purpose"],
  sessions: Sessions,
): Promise<Plan | undefined> {
  const session = sessions.of(account);
  const undetermined = sessions.run.undeterminedOn(account);
  if (purpose === "delete" && undetermined !== undefined) {
    const cause = new Error(`the devices of fleet ${undetermined}, which may be the same ones, are not known yet.`);
    throw new FailedRead(cause.message, { cause });
  }
  const licensed = options.onRemoval === "keep" ? roster : await licensedOf(roster, fleet, session);
  // The removal limit counts the record, which includes what was lost since; a fleet deleted already, or half deleted,
  // has no such record.
  const devices = licensed.size === 0 || isLeftover === true ? licensed : roster;
  const recorded = { ...nothingRecorded, devices };
  const target = {
    fleet,
    account,
    desired: emptyRoster,
    recorded,
    options: withDefaults(options),
    purpose,
    isEstimate: true,
  } as const;
  return (await planFleet(target, session))?.plan;
}

/** They may be released already: with --target, or in the run before. */
async function licensedOf(roster: Roster, fleet: string, { observed }: Session): Promise<Roster> {
  const licensed = await beforeAnyChange(fleet, () => observed.licensedAmong(roster.keys()));
  return filterRoster(roster, (imei) => licensed.has(imei));
}
