import * as pulumi from "@pulumi/pulumi";
import type { StoredOptions } from "../fleet/options";
import { isPlainObject } from "../fleet/plainObject";
import { packFleets, type DeclaredFleet } from "../fleet/programFleets";
import { registered } from "./registered";
import type { Roster } from "../fleet/roster";
import { programFleetsShell, programRecordShell } from "../shell";

/** A fleet as it is given to its constructor. */
interface GivenFleet {
  readonly fleet: string;
  readonly account: unknown;
  /** Undefined when a device is another resource's output. */
  readonly roster: Roster | undefined;
  readonly options: StoredOptions;
}

/** What a run of a program has declared so far. One process may run several programs, one after the other. */
interface Run {
  /** The fleets that are announced next; replaced once they are. */
  next: Announcement | undefined;
  /** Resolves once the first announcement is made, and what is gone since the last run is planned. */
  first: Promise<unknown> | undefined;
  announcements: number;
}

interface Announcement {
  readonly fleets: DeclaredFleet[];
  readonly made: Promise<unknown>;
}

const runs = new WeakMap<object, Run>();

/**
 * Tells the provider of a fleet before it is checked, together with all that the program declares at the same time: so that a
 * fleet never releases what another one holds, whatever the order in which the engine takes them up.
 *
 * Fleets that a program declares later, after it has waited for something, come in an announcement of their own, `fleets-2`: in
 * time for all that is deleted, and too late for fleets that were taken up before.
 *
 * @returns what a fleet waits for before it is registered.
 */
export function announceFleet(
  { fleet, account, roster, options }: GivenFleet,
  { ignoreChanges = [], aliases, retainOnDelete = false }: pulumi.CustomResourceOptions = {},
): Promise<unknown> | undefined {
  const run = thisRun();
  if (run === undefined) {
    return undefined;
  }
  // Under ignoreChanges it is not what the program says that counts, and only the check knows what does.
  const isIgnored = ["account", "devices", "*"].some((property) => ignoreChanges.includes(property));
  const isPlain = typeof account === "string" && roster !== undefined && !isIgnored;
  if (!isPlain && run.next === undefined && run.announcements > 0) {
    return undefined;
  }
  run.next ??= startAnnouncement(run);
  run.next.fleets.push({
    fleet,
    account: isPlain ? account : undefined,
    roster: isPlain ? roster : undefined,
    // The engine deletes it from the state only.
    options: retainOnDelete ? { ...options, onRemoval: "keep" } : options,
    formerNames: formerNames(aliases),
  });
  return run.next.made;
}

/** Of an alias that is an output, or that is only about the parent, the name is not known. */
function formerNames(aliases: pulumi.CustomResourceOptions["aliases"]): string[] {
  return (Array.isArray(aliases) ? aliases : []).flatMap((alias: unknown) => {
    const name =
      typeof alias === "string" ? alias.replace(/^.*::/s, "") : isPlainObject(alias) ? alias["name"] : undefined;
    return typeof name === "string" ? [name] : [];
  });
}

/**
 * Tells the provider of the program's fleets also when there are none, so that it knows which are gone.
 *
 * @returns what waits for fleets that are gone waits for
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
  // Later than the program's synchronous part, which declares the fleets.
  const packed = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    run.next = undefined;
    return packFleets(fleets);
  });
  const reading = registered(new ProgramFleetsReading(name, packed));
  // What is declared later cannot be told from what is gone: only the first announcement is recorded.
  const record = run.announcements === 1 ? registered(new ProgramRecord(name, packed)) : undefined;
  // Undefined, so that it is no input of the fleets that wait for it.
  const made = Promise.all([reading, record]).then(() => undefined);
  run.first ??= made;
  return { fleets, made };
}

/** The resource that carries the announcement: the engine reads one in every preview and update, whatever is targeted. */
class ProgramFleetsReading extends pulumi.dynamic.Resource {
  constructor(name: string, packed: Promise<string>) {
    super(
      programFleetsShell,
      name,
      // A long text that nobody reads: as a secret it stays out of previews.
      { fleets: pulumi.secret(packed) },
      { id: name },
      "thingspace",
      "ProgramFleets",
    );
  }
}

/** The record of what the program declared, for its next run. */
class ProgramRecord extends pulumi.dynamic.Resource {
  constructor(name: string, packed: Promise<string>) {
    super(programRecordShell, name, { fleets: pulumi.secret(packed) }, {}, "thingspace", "ProgramRecord");
  }
}
