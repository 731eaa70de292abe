import * as pulumi from "@pulumi/pulumi";
import { packFleets, plainFleet, type DeclaredFleet } from "./programFleets";
import { registered } from "./registered";
import { programFleetsShell } from "./shell";

/** What a run of a program has declared so far. One process may run several programs, one after the other. */
interface Run {
  readonly fleets: DeclaredFleet[];
  readonly announced: Promise<unknown>;
}

const runs = new WeakMap<object, Run>();

/**
 * Tells the provider of a fleet before any fleet is checked, together with all that the program declares at the same time:
 * so that a fleet never releases what another one holds, whatever the order in which the engine takes them up.
 *
 * Fleets that a program declares later, after it has waited for something, are known only from their own check on.
 *
 * @returns what a fleet waits for before it is registered.
 * @throws RunError when a fleet of that name is on the account already.
 */
export function announceFleet(fleet: string, account: unknown, devices: unknown): Promise<unknown> | undefined {
  const stack = pulumi.runtime.getStackResource();
  const declared = plainFleet(fleet, account, devices);
  if (stack === undefined || declared === undefined) {
    return undefined;
  }
  const run = runs.get(stack) ?? startRun(stack);
  if (run.fleets.some((other) => other.fleet === fleet && other.account === account)) {
    throw new pulumi.RunError(
      `There are two fleets ${fleet} on account ${declared.account}. Give each a name of its own.`,
    );
  }
  run.fleets.push(declared);
  return run.announced;
}

function startRun(stack: object): Run {
  const fleets: DeclaredFleet[] = [];
  // Later than the program's synchronous part, which declares the fleets.
  const packed = new Promise<void>((resolve) => setImmediate(resolve)).then(() => packFleets(fleets));
  const run = { fleets, announced: registered(new ProgramFleetsReading(packed)) };
  runs.set(stack, run);
  return run;
}

/** The resource that carries the announcement: the engine reads one in every preview and update, whatever is targeted. */
class ProgramFleetsReading extends pulumi.dynamic.Resource {
  constructor(packed: Promise<string>) {
    super(
      programFleetsShell,
      "fleets",
      // Not because it were a secret: it keeps a long text out of everybody's previews.
      { fleets: pulumi.secret(packed) },
      { id: "fleets" },
      "thingspace",
      "ProgramFleets",
    );
  }
}
