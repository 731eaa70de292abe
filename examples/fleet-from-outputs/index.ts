import * as pulumi from "@pulumi/pulumi";
import { DeviceLicenseAssignment, FotaSubscription } from "pulumi-thingspace-fota";

const account = "0402196254-00001";

/** Stands for whatever knows the devices only once it is there: an order, an inventory, a provisioning service. */
class Order extends pulumi.dynamic.Resource {
  declare readonly imeis: pulumi.Output<string[]>;

  constructor(name: string, count: number) {
    const provider: pulumi.dynamic.ResourceProvider = {
      create: ({ count: ordered }: { count: number }) =>
        Promise.resolve({
          id: name,
          outs: { imeis: Array.from({ length: ordered }, (_, index) => String(353238063289555 + index)) },
        }),
    };
    super(provider, name, { count, imeis: undefined });
  }
}

const order = new Order("order", 3);

// At the first preview the devices are not known: the fleet is planned in the update, and a pool that is too small is noticed there, before anything
// is written. Policies are told by undeterminedFleets, so that none passes in silence.
const trackers = new DeviceLicenseAssignment("trackers", { account, devices: order.imeis });

const pool = new FotaSubscription("pool", { account, fleets: [trackers] });

export const licensed = trackers.licensedCount;
export const freeAfterwards = pool.projectedFreeCount;
export const notKnownAtPreview = pool.undeterminedFleets;
