import { DeviceLicenseAssignment, FotaSubscription, readFleet } from "pulumi-thingspace-fota";

const account = "0402196254-00001";

// A line that is moved from one file to the other hands the device over: it keeps its license all the time.
const west = new DeviceLicenseAssignment("west", { account, devices: readFleet("west.txt") });
const east = new DeviceLicenseAssignment("east", {
  account,
  devices: readFleet("east.txt"),
  // Demo devices that come and go: what ThingSpace does not release stays licensed, with a warning.
  unreleasable: "leave",
});

// Lists all fleets, so that its numbers, and the policies, are those of the whole account.
const pool = new FotaSubscription("pool", { account, fleets: [west, east] });

export const licensed = { west: west.licensedCount, east: east.licensedCount };
export const freeAfterwards = pool.projectedFreeCount;
