import { DeviceLicenseAssignment } from "pulumi-thingspace-fota";

// Nothing of the credentials is here, nor in the stack's configuration: whatever starts Pulumi puts them into the environment.
const pumps = new DeviceLicenseAssignment("pumps", {
  account: "0402196254-00001",
  devices: ["353238063289555", "353238063289556"],
});

export const licensed = pumps.licensedCount;
