/** The engine's type of a `DeviceLicenseAssignment`. */
export const fleetType = "pulumi-nodejs:dynamic/thingspace:DeviceLicenseAssignment";
