import { DeviceLicenseAssignment, FotaSubscription, readFleet } from "pulumi-thingspace-fota";

const account = "0402196254-00001";

// imei,label: whoever keeps the spreadsheet needs not know Pulumi, and a pull request shows each device that comes or goes.
const pumps = new DeviceLicenseAssignment("pumps", { account, devices: readFleet("pumps.csv") });

const pool = new FotaSubscription("pool", { account, fleets: [pumps] });

export const licensed = pumps.licensedCount;
export const freeAfterwards = pool.projectedFreeCount;
