import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { refusePlaintextSecrets } from "./plaintextSecrets";
import { subscriptionShell } from "./shell";

export interface FotaSubscriptionArgs {
  /** Billing account name, usually ten digits, a dash and five digits. A string: leading zeros count. */
  account: pulumi.Input<string>;
}

/** How an account pays: a pool of licenses by the month, or each upgrade as it happens. */
export type PurchaseType = "TS-HFOTA-MRC" | "TS-HFOTA-EVNT";

/**
 * The FOTA subscription of a billing account: what it has bought, and how much of that is in use.
 *
 * Read on every preview and update, and known at the first preview already, so that a policy can refuse a change. A refresh
 * never reports it as drift.
 *
 * @example
 * const subscription = new FotaSubscription("pool", { account: "0402196254-00001" });
 * export const free = subscription.licenseFreeCount;
 */
export class FotaSubscription extends pulumi.ComponentResource {
  /** The billing account. */
  readonly account: pulumi.Output<string>;
  /** One of the two, or both. */
  readonly purchaseTypes: pulumi.Output<PurchaseType[]>;
  /** Licenses in the monthly pool; 0 for an account that is only billed per event. */
  readonly licenseCount: pulumi.Output<number>;
  /** Licenses assigned to devices, by anybody. */
  readonly licenseUsedCount: pulumi.Output<number>;
  /** Licenses that are free to assign; never below 0. */
  readonly licenseFreeCount: pulumi.Output<number>;
  /** By how much the use exceeds the pool, after the subscription shrank; else 0. */
  readonly licenseOvercommitCount: pulumi.Output<number>;
  /** When the subscription last changed, as ThingSpace prints it; empty when it does not say. */
  readonly updateTime: pulumi.Output<string>;

  constructor(name: string, args: FotaSubscriptionArgs, opts?: pulumi.ComponentResourceOptions) {
    refusePlaintextSecrets();
    super("thingspace:index:FotaSubscription", name, {}, opts);
    const reading = new FotaSubscriptionReading(nameWithin(opts?.parent, name), args.account);
    this.account = reading.account;
    this.purchaseTypes = reading.purchaseTypes;
    this.licenseCount = reading.licenseCount;
    this.licenseUsedCount = reading.licenseUsedCount;
    this.licenseFreeCount = reading.licenseFreeCount;
    this.licenseOvercommitCount = reading.licenseOvercommitCount;
    this.updateTime = reading.updateTime;
    // Policies do not see read resources; they do see what a component registers.
    this.registerOutputs({
      account: this.account,
      purchaseTypes: this.purchaseTypes,
      licenseCount: this.licenseCount,
      licenseUsedCount: this.licenseUsedCount,
      licenseFreeCount: this.licenseFreeCount,
      licenseOvercommitCount: this.licenseOvercommitCount,
      updateTime: this.updateTime,
    });
  }
}

/** The name that a resource was given; the SDK keeps it out of its types. */
const named = z.object({ __name: z.string() });

/** The reading has no parent to tell it apart from one of the same name in another component. */
function nameWithin(parent: pulumi.Resource | undefined, name: string): string {
  const within = named.safeParse(parent);
  return within.success ? `${within.data.__name}-${name}` : name;
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
  declare readonly updateTime: pulumi.Output<string>;

  constructor(name: string, account: pulumi.Input<string>) {
    super(
      subscriptionShell,
      name,
      {
        account,
        purchaseTypes: undefined,
        licenseCount: undefined,
        licenseUsedCount: undefined,
        licenseFreeCount: undefined,
        licenseOvercommitCount: undefined,
        updateTime: undefined,
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
