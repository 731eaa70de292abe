import * as pulumi from "@pulumi/pulumi";
import { problem } from "../problemCodes";
import type { DeviceLicenseAssignment } from "./deviceLicenseAssignment";
import { refuseUnknownArguments } from "./knownArguments";
import { refuseBun } from "./refuseBun";
import { refuseStackConfig } from "./stackConfig";
import { announceProgram } from "./announcement";
import { registered } from "./registered";
import { resourceName } from "./resourceName";
import { subscriptionShell } from "../shell";

export interface FotaSubscriptionArgs {
  /** Billing account name, usually ten digits, a dash and five digits. A string: leading zeros count. */
  account: pulumi.Input<string>;

  /**
   * The account's fleets that the planned numbers cover. They are planned before the subscription is read. For policies, list all
   * fleets of the account.
   *
   * @default []
   */
  fleets?: readonly DeviceLicenseAssignment[];

  /**
   * Whether to find the licensed devices of the account that are in none of the {@link fleets}: {@link FotaSubscription.unmanagedCount}. It costs
   * a request per 1,000 licensed devices when no fleet changes.
   *
   * @default false
   */
  unmanaged?: boolean;
}

/** How an account pays: for a monthly pool of licenses, or per upgrade. */
export type PurchaseType = "TS-HFOTA-MRC" | "TS-HFOTA-EVNT";

/**
 * The FOTA subscription of a billing account: licenses bought, in use and free before this deployment, and what it leaves free.
 *
 * It is read in every preview and update, and known in the first preview, so that a policy can refuse a change. Preview and update tell the
 * same, so that an update plan (`pulumi preview --save-plan`, `pulumi up --plan`) holds as long as nobody else changes the account. A refresh
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
  /** Licenses assigned to devices before this deployment, by this program or others. */
  declare readonly licenseUsedCount: pulumi.Output<number>;
  /** Licenses that are free before this deployment; never below 0. */
  declare readonly licenseFreeCount: pulumi.Output<number>;
  /** By how much the licenses in use exceed the pool before this deployment, because the subscription shrank; else 0. */
  declare readonly licenseOvercommitCount: pulumi.Output<number>;
  /** The names of the listed fleets. */
  declare readonly fleets: pulumi.Output<string[]>;
  /**
   * The names of fleets that the planned numbers do not cover: listed ones whose devices are outputs of another resource and unknown in the
   * preview, and ones that are removed from the program or change the account when it cannot be told what they release.
   */
  declare readonly undeterminedFleets: pulumi.Output<string[]>;
  /** Licenses that the listed fleets take from the pool in this deployment; adopted devices take none. */
  declare readonly plannedAssignments: pulumi.Output<number>;
  /** Licenses that the listed fleets release in this deployment. */
  declare readonly plannedReleases: pulumi.Output<number>;
  /** Licenses that are free after the plans of the listed fleets are applied; never below 0. */
  declare readonly projectedFreeCount: pulumi.Output<number>;
  /** When the subscription last changed, as ThingSpace prints it; else empty. */
  declare readonly updateTime: pulumi.Output<string>;
  /**
   * Devices of the account that hold a license after this deployment and are in none of the listed fleets. They are never released. Undefined
   * unless the argument `unmanaged` is true.
   */
  declare readonly unmanagedCount: pulumi.Output<number | undefined>;
  /** The first 1,000 of them, by IMEI. */
  declare readonly unmanagedDevices: pulumi.Output<string[] | undefined>;

  constructor(name: string, args: FotaSubscriptionArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseBun();
    refuseStackConfig();
    refuseUnknownArguments(`subscription ${name}`, args, ["account", "fleets", "unmanaged"]);
    // JavaScript does not check types.
    if (args.fleets !== undefined && !Array.isArray(args.fleets)) {
      throw invalid(
        `subscription ${name}: fleets must be an array of DeviceLicenseAssignment: fleets: [pumps, meters].`,
      );
    }
    if (args.unmanaged !== undefined && typeof args.unmanaged !== "boolean") {
      throw invalid(`subscription ${name}: unmanaged must be true or false.`);
    }
    super("thingspace:index:FotaSubscription", name, {}, opts);
    const reading = new FotaSubscriptionReading(nameWithin(opts?.parent, name), args);
    const outputs = Object.fromEntries(outputNamesOf(args).map((output) => [output, reading[output]]));
    Object.assign(
      this,
      Object.fromEntries(unmanagedNames.map((output) => [output, pulumi.output(undefined)])),
      outputs,
    );
    // Policies see what a component registers, but no read resources.
    this.registerOutputs(outputs);
  }
}

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

const unmanagedNames = ["unmanagedCount", "unmanagedDevices"] as const satisfies readonly (keyof FotaSubscription)[];

type OutputName = (typeof outputNames)[number] | (typeof unmanagedNames)[number];

/** What the provider does not tell would be unknown in a preview. */
function outputNamesOf({ unmanaged = false }: FotaSubscriptionArgs): readonly OutputName[] {
  return unmanaged ? [...outputNames, ...unmanagedNames] : outputNames;
}

/** Unique although the reading has no parent. */
function nameWithin(parent: pulumi.Resource | undefined, name: string): string {
  const within = resourceName(parent);
  return within === undefined ? name : `${within}-${name}`;
}

function invalid(message: string): pulumi.RunError {
  return new pulumi.RunError(problem("subscription-invalid", message));
}

/** @throws RunError for something other than a fleet */
function nameOfFleet(fleet: DeviceLicenseAssignment, position: number): string {
  const name = resourceName(fleet);
  if (name === undefined) {
    throw invalid(`fleets[${position}] is not a fleet; list the DeviceLicenseAssignment itself.`);
  }
  return name;
}

/** Waits until the fleets are planned or applied, and removed ones are planned. */
async function after(fleets: readonly DeviceLicenseAssignment[]): Promise<undefined> {
  await Promise.all([announceProgram(), ...fleets.map(registered)]);
  return undefined;
}

/**
 * It has no parent and no dependencies: it is read even with `--target`, and a parent or dependency that is not in the state would make the
 * state invalid.
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
  declare readonly unmanagedCount: pulumi.Output<number | undefined>;
  declare readonly unmanagedDevices: pulumi.Output<string[] | undefined>;

  constructor(name: string, args: FotaSubscriptionArgs) {
    const { account, unmanaged = false } = args;
    const fleets = [...new Set(args.fleets)];
    super(
      subscriptionShell,
      name,
      {
        ...Object.fromEntries(outputNamesOf(args).map((output) => [output, undefined])),
        account,
        fleets: fleets.map(nameOfFleet),
        ...(unmanaged ? { unmanaged } : {}),
        after: after(fleets),
      },
      // An id makes it a read resource, and must be text; the reading reports a bad account.
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
