/** How the engine calls a `DeviceLicenseAssignment`. */
export const fleetType = "pulumi-nodejs:dynamic/thingspace:DeviceLicenseAssignment";
