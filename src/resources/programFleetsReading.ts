import * as pulumi from "@pulumi/pulumi";
import { packFleets, plainFleet, type DeclaredFleet } from "../fleet/programFleets";
import { registered } from "./registered";
import type { Roster } from "../fleet/roster";
import { programFleetsShell } from "../shell";

/** What a run of a program has declared so far. One process may run several programs, one after the other. */
interface Run {
  /** The fleets that are announced next; replaced once they are. */
  next: Announcement | undefined;
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
  {
    fleet,
    account,
    roster,
  }: { readonly fleet: string; readonly account: unknown; readonly roster: Roster | undefined },
  { ignoreChanges = [] }: pulumi.CustomResourceOptions = {},
): Promise<unknown> | undefined {
  const stack = pulumi.runtime.getStackResource();
  if (stack === undefined) {
    return undefined;
  }
  const run = runs.get(stack) ?? { next: undefined, announcements: 0 };
  runs.set(stack, run);
  const declared = plainFleet(fleet, account, roster);
  // Under ignoreChanges it is not what the program says that counts, and only the check knows what does.
  const isIgnored = ["account", "devices", "*"].some((property) => ignoreChanges.includes(property));
  if (declared === undefined || isIgnored) {
    return undefined;
  }
  run.next ??= startAnnouncement(run);
  run.next.fleets.push(declared);
  return run.next.made;
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
  return { fleets, made: registered(new ProgramFleetsReading(name, packed)) };
}

/** The resource that carries the announcement: the engine reads one in every preview and update, whatever is targeted. */
class ProgramFleetsReading extends pulumi.dynamic.Resource {
  constructor(name: string, packed: Promise<string>) {
    super(
      programFleetsShell,
      name,
      // Not because it were a secret: it keeps a long text out of everybody's previews.
      { fleets: pulumi.secret(packed) },
      { id: name },
      "thingspace",
      "ProgramFleets",
    );
  }
}
