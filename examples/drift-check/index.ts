import { DeviceLicenseAssignment, readFleet } from "pulumi-thingspace-fota";

const pumps = new DeviceLicenseAssignment("pumps", {
  account: "0402196254-00001",
  devices: readFleet("pumps.csv"),
});

export const licensed = pumps.licensedCount;
