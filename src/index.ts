/**
 * What a Pulumi program imports.
 *
 * @module pulumi-thingspace-fota
 */
export { CancellationCandidateList, type CancellationCandidateListArgs } from "./resources/cancellationCandidateList";
export {
  DeviceLicenseAssignment,
  type DeviceLicenseAssignmentArgs,
  type FleetDevices,
} from "./resources/deviceLicenseAssignment";
export type { RemovalLimit } from "./fleet/fleetOptions";
export { FotaSubscription, type FotaSubscriptionArgs, type PurchaseType } from "./resources/fotaSubscription";
export type { FleetFileColumns } from "./fleet/files";
export { readFleet, type ReadFleetOptions } from "./resources/readFleet";
