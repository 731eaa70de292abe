import * as pulumi from "@pulumi/pulumi";
import type { StoredOptions } from "../fleet/options";
import { isPlainObject } from "../fleet/plainObject";
import { failedProgram, packFleets, type DeclaredFleet } from "../fleet/programFleets";
import { registered } from "./registered";
import type { Roster } from "../fleet/roster";
import { programFleetsShell, programRecordShell } from "../shell";

interface GivenFleet {
  readonly fleet: string;
  readonly account: unknown;
  /** Undefined when a device is another resource's output. */
  readonly roster: Roster | undefined;
  readonly options: StoredOptions;
}

/** What a run of a program has declared so far. A process may run several programs in turn. */
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
    // The engine deletes it only from the state.
    options: retainOnDelete ? { ...options, onRemoval: "keep" } : options,
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
  const name = run.announcements === 1 ? "fleets" : `fleets-${run.announcements}`;
  const packed = synchronousPart().then((hasFailed) => {
    run.next = undefined;
    return hasFailed ? failedProgram : packFleets(fleets);
  });
  const reading = registered(new ProgramFleetsReading(name, packed));
  // Only the first: fleets that are declared later look like removed ones.
  const record = run.announcements === 1 ? registered(new ProgramRecord(name, sound(packed))) : undefined;
  // Undefined, so that it is no input of the fleets that wait for it.
  const made = Promise.all([reading, record]).then(() => undefined);
  run.first ??= made;
  return { fleets, made };
}

/**
 * Resolves after the synchronous part of the program, to whether that has failed: what it was still to declare would look as if it had been removed.
 * The engine has to be told, or it waits for an inline program of the Automation API forever.
 */
function synchronousPart(): Promise<boolean> {
  let hasFailed = false;
  const note = () => {
    hasFailed = true;
  };
  // Beside the SDK's own listener, which reports the error and ends the run.
  process.once("unhandledRejection", note);
  return new Promise((resolve) => {
    setImmediate(() => {
      process.off("unhandledRejection", note);
      resolve(hasFailed);
    });
  });
}

/** Never resolves for a program that has failed: the record of the last run stays. */
function sound(packed: Promise<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    packed.then((text) => {
      if (text !== failedProgram) {
        resolve(text);
      }
    }, reject);
  });
}

/** Carries the announcement: the engine reads a resource in every preview and update, whatever is targeted. */
class ProgramFleetsReading extends pulumi.dynamic.Resource {
  constructor(name: string, packed: Promise<string>) {
    super(
      programFleetsShell,
      name,
      // Secret, to keep the long text out of previews.
      { fleets: pulumi.secret(packed) },
      { id: name },
      "thingspace",
      "ProgramFleets",
    );
  }
}

/** Records what the program declared, for its next run. */
class ProgramRecord extends pulumi.dynamic.Resource {
  constructor(name: string, packed: Promise<string>) {
    super(programRecordShell, name, { fleets: pulumi.secret(packed) }, {}, "thingspace", "ProgramRecord");
  }
}
