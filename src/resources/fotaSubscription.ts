import * as pulumi from "@pulumi/pulumi";
import type { DeviceLicenseAssignment } from "./deviceLicenseAssignment";
import { refuseUnknownArguments } from "./knownArguments";
import { refuseBun } from "./nodeOnly";
import { refuseStackConfig } from "./stackConfig";
import { announceProgram } from "./programFleetsReading";
import { registered } from "./registered";
import { resourceName } from "./resourceName";
import { subscriptionShell } from "../shell";

export interface FotaSubscriptionArgs {
  /** Billing account name, usually ten digits, a dash and five digits. A string: leading zeros count. */
  account: pulumi.Input<string>;

  /**
   * The fleets of the account that the planned numbers are about. They are planned before the subscription is read. List all of
   * the program, if a policy is to judge what the deployment leaves free.
   *
   * @default []
   */
  fleets?: readonly DeviceLicenseAssignment[];
}

/** How an account pays: a pool of licenses by the month, or each upgrade as it happens. */
export type PurchaseType = "TS-HFOTA-MRC" | "TS-HFOTA-EVNT";

/**
 * The FOTA subscription of a billing account: what it has bought, how much of that is in use, and how much will be free once this
 * deployment is done.
 *
 * Read on every preview and update, and known at the first preview already, so that a policy can refuse a change. A refresh
 * never reports it as drift.
 *
 * The planned numbers cover the listed fleets, and the fleets of the account that were removed from the program since the last `up`.
 *
 * @example
 * const pumps = new DeviceLicenseAssignment("pumps", { account, devices });
 * const pool = new FotaSubscription("pool", { account, fleets: [pumps] });
 * export const freeAfterwards = pool.projectedFreeCount;
 */
export class FotaSubscription extends pulumi.ComponentResource {
  /** The billing account. */
  declare readonly account: pulumi.Output<string>;
  /** One of the two, or both. */
  declare readonly purchaseTypes: pulumi.Output<PurchaseType[]>;
  /** Licenses in the monthly pool; 0 for an account that is only billed per event. */
  declare readonly licenseCount: pulumi.Output<number>;
  /** Licenses assigned to devices, by anybody. */
  declare readonly licenseUsedCount: pulumi.Output<number>;
  /** Licenses that are free to assign; never below 0. */
  declare readonly licenseFreeCount: pulumi.Output<number>;
  /** By how much the use exceeds the pool, after the subscription shrank; else 0. */
  declare readonly licenseOvercommitCount: pulumi.Output<number>;
  /** The names of the listed fleets. */
  declare readonly fleets: pulumi.Output<string[]>;
  /**
   * The names of those listed fleets whose devices are another resource's outputs and not known yet: at preview the planned numbers
   * lack them.
   */
  declare readonly undeterminedFleets: pulumi.Output<string[]>;
  /** Licenses that the listed fleets take out of the pool in this deployment; what is adopted takes none. */
  declare readonly plannedAssignments: pulumi.Output<number>;
  /** Licenses that the listed fleets give back to the pool in this deployment. */
  declare readonly plannedReleases: pulumi.Output<number>;
  /** Licenses that are free once the listed fleets have done what they plan; never below 0. The same in preview and update. */
  declare readonly projectedFreeCount: pulumi.Output<number>;
  /** When the subscription last changed, as ThingSpace prints it; empty when it does not say. */
  declare readonly updateTime: pulumi.Output<string>;

  constructor(name: string, args: FotaSubscriptionArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseBun();
    refuseStackConfig();
    refuseUnknownArguments(`subscription ${name}`, args, ["account", "fleets"]);
    // From JavaScript, whatever the types say.
    if (args.fleets !== undefined && !Array.isArray(args.fleets)) {
      throw new pulumi.RunError(`subscription ${name}: fleets must be an array of DeviceLicenseAssignment.`);
    }
    super("thingspace:index:FotaSubscription", name, {}, opts);
    const fleets = [...new Set(args.fleets)];
    const reading = new FotaSubscriptionReading(nameWithin(opts?.parent, name), args.account, fleets);
    const outputs = Object.fromEntries(outputNames.map((output) => [output, reading[output]]));
    Object.assign(this, outputs);
    // Policies do not see read resources; they do see what a component registers.
    this.registerOutputs(outputs);
  }
}

/** What is read, and what the component registers. */
const outputNames = [
  "account",
  "purchaseTypes",
  "licenseCount",
  "licenseUsedCount",
  "licenseFreeCount",
  "licenseOvercommitCount",
  "fleets",
  "undeterminedFleets",
  "plannedAssignments",
  "plannedReleases",
  "projectedFreeCount",
  "updateTime",
] as const satisfies readonly (keyof FotaSubscription & keyof FotaSubscriptionReading)[];

/** The reading has no parent to tell it apart from one of the same name in another component. */
function nameWithin(parent: pulumi.Resource | undefined, name: string): string {
  const within = resourceName(parent);
  return within === undefined ? name : `${within}-${name}`;
}

/** @throws RunError for something else than a fleet, which nobody could ever plan. */
function nameOfFleet(fleet: DeviceLicenseAssignment, position: number): string {
  const name = resourceName(fleet);
  if (name === undefined) {
    throw new pulumi.RunError(`fleets[${position}] is no fleet; list the DeviceLicenseAssignment itself.`);
  }
  return name;
}

/**
 * Nothing in itself: it holds a reading back until the fleets have been planned or applied, and those that are gone from the program have been
 * planned.
 */
async function after(fleets: readonly DeviceLicenseAssignment[]): Promise<undefined> {
  await Promise.all([announceProgram(), ...fleets.map(registered)]);
  return undefined;
}

/**
 * The resource that the engine reads. It has no parent and depends on nothing: with `--target` it is read all the same, and a
 * parent or a dependency that is not in the state yet would leave a state that no later command accepts.
 */
class FotaSubscriptionReading extends pulumi.dynamic.Resource {
  declare readonly account: pulumi.Output<string>;
  declare readonly purchaseTypes: pulumi.Output<PurchaseType[]>;
  declare readonly licenseCount: pulumi.Output<number>;
  declare readonly licenseUsedCount: pulumi.Output<number>;
  declare readonly licenseFreeCount: pulumi.Output<number>;
  declare readonly licenseOvercommitCount: pulumi.Output<number>;
  declare readonly fleets: pulumi.Output<string[]>;
  declare readonly undeterminedFleets: pulumi.Output<string[]>;
  declare readonly plannedAssignments: pulumi.Output<number>;
  declare readonly plannedReleases: pulumi.Output<number>;
  declare readonly projectedFreeCount: pulumi.Output<number>;
  declare readonly updateTime: pulumi.Output<string>;

  constructor(name: string, account: pulumi.Input<string>, fleets: readonly DeviceLicenseAssignment[]) {
    super(
      subscriptionShell,
      name,
      {
        ...Object.fromEntries(outputNames.map((output) => [output, undefined])),
        account,
        fleets: fleets.map(nameOfFleet),
        after: after(fleets),
      },
      // An id makes it a read resource. The engine uses it for nothing else, and refuses one that is no text: the reading says why.
      {
        id: pulumi
          .output(account)
          .apply((name: unknown) => (typeof name === "string" && name !== "" ? name : "unnamed")),
      },
      "thingspace",
      "FotaSubscriptionReading",
    );
  }
}
