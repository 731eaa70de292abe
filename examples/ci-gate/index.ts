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

const meters = new DeviceLicenseAssignment("meters", {
  account,
  devices: ["353238063289558", "353238063289559", "353238063289560", "353238063289561"],
});

// Every fleet of the account: the gate refuses a deployment with one that nobody lists, because it could not judge it.
const pool = new FotaSubscription("pool", { account, fleets: [pumps, meters] });

export const freeAfterwards = pool.projectedFreeCount;
