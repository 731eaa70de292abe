import { readFileSync } from "node:fs";
import { Config } from "@pulumi/pulumi";
import { DeviceLicenseAssignment, FotaSubscription } from "pulumi-thingspace-fota";

const account = "0402196254-00001";

// One IMEI a line. Each stack may have a list of its own: pulumi config set meters meters.production.txt
const list = new Config().get("meters") ?? "meters.txt";

const meters = new DeviceLicenseAssignment("meters", {
  account,
  devices: readFileSync(list, "utf8").trim().split("\n"),
  // A meter that holds a license already is somebody else's business, and not to be taken over without a word.
  adopt: false,
});

const pool = new FotaSubscription("pool", { account, fleets: [meters] });

export const licensed = meters.licensedCount;
export const freeAfterwards = pool.projectedFreeCount;
