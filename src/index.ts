/**
 * What a Pulumi program imports.
 *
 * @module pulumi-thingspace-fota
 */
export { CancellationCandidateList, type CancellationCandidateListArgs } from "./cancellationCandidateList";
export {
  DeviceLicenseAssignment,
  type DeviceLicenseAssignmentArgs,
  type FleetDevices,
} from "./deviceLicenseAssignment";
export type { RemovalLimit } from "./lifecycle/options";
export { FotaSubscription, type FotaSubscriptionArgs, type PurchaseType } from "./fotaSubscription";
export type { FleetFileColumns } from "./fleetFile";
export { readFleet, type ReadFleetOptions } from "./readFleet";
