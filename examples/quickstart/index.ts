import { DeviceLicenseAssignment, FotaSubscription } from "pulumi-thingspace-fota";

const account = "0402196254-00001";

const pumps = new DeviceLicenseAssignment("pumps", {
  account,
  devices: {
    "353238063289555": "pump-17",
    "353238063289556": "pump-18",
    "353238063289557": "pump-19",
  },
});

const pool = new FotaSubscription("pool", { account, fleets: [pumps] });

export const licensed = pumps.licensedCount;
export const freeAfterwards = pool.projectedFreeCount;
