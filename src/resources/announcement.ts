import * as pulumi from "@pulumi/pulumi";
import type { StoredOptions } from "../fleet/fleetOptions";
import { isPlainObject } from "../fleet/plainObject";
import { failedProgram, firstAnnouncement, packFleets, type DeclaredFleet } from "../fleet/programFleets";
import { packState } from "../fleet/stateAtStart";
import { registered } from "./registered";
import type { Roster } from "../fleet/roster";
import { programFleetsShell, programRecordShell } from "../shell";
import { stateOfFleets } from "./stateOfFleets";

interface GivenFleet {
  readonly fleet: string;
  readonly account: unknown;
  /** Undefined when a device is another resource's output. */
  readonly roster: Roster | undefined;
  readonly options: StoredOptions;
}

/** A process may run several programs in turn. */
interface Run {
  /** The fleets that are announced next. */
  next: Announcement | undefined;
  /** Resolves when the first announcement is made and fleets removed since the last run are planned. */
  first: Promise<unknown> | undefined;
  announcements: number;
}

interface Announcement {
  readonly fleets: DeclaredFleet[];
  readonly made: Promise<unknown>;
}

const runs = new WeakMap<object, Run>();

/**
 * Announces a fleet to the provider before it is checked, together with all that the program declares at the same time: so no fleet releases
 * a device that another one declares, in whatever order the engine registers them.
 *
 * Fleets that the program declares later, after an await, go into an announcement of their own, `fleets-2`: in time for all deletions,
 * but too late for fleets that are already registered.
 *
 * @returns what a fleet waits for before it is registered
 */
export function announceFleet(
  { fleet, account, roster, options }: GivenFleet,
  { ignoreChanges = [], aliases, retainOnDelete = false }: pulumi.CustomResourceOptions = {},
): Promise<unknown> | undefined {
  const run = thisRun();
  if (run === undefined) {
    return undefined;
  }
  // Under ignoreChanges only the check knows the values.
  const isIgnored = (property: string) => [property, "*"].some((name) => ignoreChanges.includes(name));
  const known = {
    account: typeof account === "string" && !isIgnored("account") ? account : undefined,
    roster: isIgnored("devices") ? undefined : roster,
  };
  const isPlain = known.account !== undefined && known.roster !== undefined;
  if (!isPlain && run.next === undefined && run.announcements > 0) {
    return undefined;
  }
  run.next ??= startAnnouncement(run);
  run.next.fleets.push({
    fleet,
    ...known,
    options,
    ...(retainOnDelete ? { isRetained: true } : {}),
    formerNames: formerNames(aliases),
  });
  return run.next.made;
}

/** Not of an alias that is an output or names only a parent. */
function formerNames(aliases: pulumi.CustomResourceOptions["aliases"]): string[] {
  return (Array.isArray(aliases) ? aliases : []).flatMap((alias: unknown) => {
    const name =
      typeof alias === "string" ? alias.replace(/^.*::/s, "") : isPlainObject(alias) ? alias["name"] : undefined;
    return typeof name === "string" ? [name] : [];
  });
}

/**
 * Announces the program's fleets even if there are none, so that the provider knows which were removed.
 *
 * @returns resolves when the removed fleets are planned
 */
export function announceProgram(): Promise<unknown> | undefined {
  const run = thisRun();
  if (run === undefined) {
    return undefined;
  }
  if (run.announcements === 0) {
    run.next ??= startAnnouncement(run);
  }
  return run.first;
}

function thisRun(): Run | undefined {
  const stack = pulumi.runtime.getStackResource();
  if (stack === undefined) {
    return undefined;
  }
  const run = runs.get(stack) ?? { next: undefined, first: undefined, announcements: 0 };
  runs.set(stack, run);
  return run;
}

function startAnnouncement(run: Run): Announcement {
  const fleets: DeclaredFleet[] = [];
  run.announcements += 1;
  const name = run.announcements === 1 ? firstAnnouncement : `${firstAnnouncement}-${run.announcements}`;
  const announced = failsAtOnce().then((hasFailed) => {
    run.next = undefined;
    return hasFailed ? failedProgram : packFleets(fleets);
  });
  const reading = registered(new ProgramFleetsReading(name, announced));
  // Only the first: fleets declared later look like removed ones.
  const record =
    run.announcements === 1
      ? registered(new ProgramRecord(name, announced, stateBefore(announced, fleets)))
      : undefined;
  const made = announced
    // A failed program's record is refused, and so is each fleet.
    .then((text) => (text === failedProgram ? reading : Promise.all([reading, record])))
    // Undefined, so that it is no input of the fleets that wait for it.
    .then(() => undefined);
  run.first ??= made;
  return { fleets, made };
}

/**
 * Whether the synchronous part of the program has failed, perhaps with fleets still to be declared. An inline program of the Automation API
 * goes on all the same, and the engine would delete what it lacks.
 */
function failsAtOnce(): Promise<boolean> {
  let hasFailed = false;
  const noteFailure = () => {
    hasFailed = true;
  };
  // Beside the SDK's own listeners, which report the error.
  process.once("unhandledRejection", noteFailure);
  process.once("uncaughtExceptionMonitor", noteFailure);
  return new Promise((resolve) => {
    setImmediate(() => {
      process.off("unhandledRejection", noteFailure);
      process.off("uncaughtExceptionMonitor", noteFailure);
      resolve(hasFailed);
    });
  });
}

/** Once all fleets are known that are declared at the same time. */
async function stateBefore(announced: Promise<string>, fleets: readonly DeclaredFleet[]): Promise<string | undefined> {
  const state = await stateOfFleets();
  await announced;
  return state === undefined ? undefined : packState(state, fleets);
}

/** The engine reads a resource in every preview and update, whatever is targeted. */
class ProgramFleetsReading extends pulumi.dynamic.Resource {
  constructor(name: string, announced: Promise<string>) {
    super(
      programFleetsShell,
      name,
      // Secret, to keep the long text out of previews.
      { fleets: pulumi.secret(announced) },
      { id: name },
      "thingspace",
      "ProgramFleets",
    );
  }
}

/** For the program's next run. */
class ProgramRecord extends pulumi.dynamic.Resource {
  constructor(name: string, announced: Promise<string>, state: Promise<string | undefined>) {
    super(
      programRecordShell,
      name,
      // The check drops the state.
      { fleets: pulumi.secret(announced), state: pulumi.secret(state) },
      {},
      "thingspace",
      "ProgramRecord",
    );
  }
}
