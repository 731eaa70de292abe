import { upgradeReportPage } from "./responsesOfAllVersions";
import { path, type WireFormat } from "./wireFormat";

/** The documented version, for devices that speak OMA-DM or LWM2M. */
export const licensesV1: WireFormat = {
  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-subscription-status.html */
  subscriptionPaths: (account) => [path`/api/fota/v1/subscriptions/${account}`],

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-license-status.html */
  statusPaths: (account, cursor) => [path`/api/fota/v1/licenses/${account}/index/${cursor}`],

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/assign-licenses-to-devices.html */
  assignPaths: (account) => [path`/api/fota/v1/licenses/${account}/assign`],

  /**
   * https://thingspace.verizon.com/documentation/apis/software-management/api-reference/remove-licenses-from-devices.html
   * (whose second slash before `licenses` is not in its own example)
   */
  removePaths: (account) => [path`/api/fota/v1/licenses/${account}/remove`],

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-device-list.html */
  devicesPaths: (account, cursor) => [path`/api/fota/v1/devices/${account}/index/${cursor}`],

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-upgrades-by-status.html */
  reportsPaths: (account, status, cursor) => [path`/api/fota/v1/reports/${account}/status/${status}/index/${cursor}`],

  reportPage: upgradeReportPage,

  // Of the devices' words "Device Accepted", "Device Rejected" and "UpgradeSuccess" are documented.
  upgradeWords: {
    scheduled: ["RequestPending", "Queued"],
    running: ["InProgress"],
    waiting: /pending/i,
    upgraded: /success/i,
    out: /reject|fail|cancel|abort/i,
  },

  candidates: {
    /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-cancellation-candidate-list.html */
    list: (account, index) => [path`/api/fota/v1/licenses/${account}/cancel/index/${index}`],

    /**
     * https://thingspace.verizon.com/documentation/apis/software-management/api-reference/create-cancellation-candidate-list.html
     * https://thingspace.verizon.com/documentation/apis/software-management/api-reference/delete-cancellation-candidate-list.html
     */
    write: (account) => [path`/api/fota/v1/licenses/${account}/cancel`],
  },
};
