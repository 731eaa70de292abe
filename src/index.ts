export {
  DeviceLicenseAssignment,
  type DeviceLicenseAssignmentArgs,
  type FleetDevices,
} from "./deviceLicenseAssignment";
export { FotaSubscription, type FotaSubscriptionArgs, type PurchaseType } from "./fotaSubscription";
