import { upgradeReportPage } from "./responses";
import type { WireFormat } from "./format";

const root = "/api/fota/v1";

/** The documented version, for devices that speak OMA-DM or LWM2M. */
export const licensesV1 = {
  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-subscription-status.html */
  subscriptionPaths: (account) => [`${root}/subscriptions/${encodeURIComponent(account)}`],

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-license-status.html */
  statusPaths: (account, cursor) => [
    `${root}/licenses/${encodeURIComponent(account)}/index/${encodeURIComponent(cursor)}`,
  ],

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/assign-licenses-to-devices.html */
  assignPaths: (account) => [`${root}/licenses/${encodeURIComponent(account)}/assign`],

  /**
   * https://thingspace.verizon.com/documentation/apis/software-management/api-reference/remove-licenses-from-devices.html
   * (the page prints a second slash before `licenses`; its own example does not)
   */
  removePaths: (account) => [`${root}/licenses/${encodeURIComponent(account)}/remove`],

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-device-list.html */
  devicesPaths: (account, cursor) => [
    `${root}/devices/${encodeURIComponent(account)}/index/${encodeURIComponent(cursor)}`,
  ],

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference/get-upgrades-by-status.html */
  reportsPaths: (account, status, cursor) => [
    `${root}/reports/${encodeURIComponent(account)}/status/${status}/index/${encodeURIComponent(cursor)}`,
  ],

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
    list: (account, index) => [`${root}/licenses/${encodeURIComponent(account)}/cancel/index/${index}`],

    /**
     * https://thingspace.verizon.com/documentation/apis/software-management/api-reference/create-cancellation-candidate-list.html
     * https://thingspace.verizon.com/documentation/apis/software-management/api-reference/delete-cancellation-candidate-list.html
     */
    write: (account) => [`${root}/licenses/${encodeURIComponent(account)}/cancel`],
  },
} satisfies WireFormat;
