import { campaignReportPage } from "./responses";
import { campaignWords } from "./v2";
import type { WireFormat } from "./format";

const root = "/api/fota/v3";

/**
 * For devices that speak LWM2M, and the version that Verizon's SDKs point to instead of the writes of the others. Where its pages and
 * its SDKs name different paths, both are here.
 */
export const licensesV3 = {
  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v3/get-fota-subscription-v3.html */
  subscriptionPaths: (account) => [`${root}/subscriptions/${encodeURIComponent(account)}`],

  /**
   * https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v3/get-an-accounts-license-status-v3.html
   * (the second path is the one of the SDKs, and of the page's table of parameters)
   */
  statusPaths: (account, cursor) => [
    `${root}/licenses/${encodeURIComponent(account)}/index/${encodeURIComponent(cursor)}`,
    `${root}/licenses/${encodeURIComponent(account)}?lastSeenDeviceId=${encodeURIComponent(cursor)}`,
  ],

  /**
   * https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v3/assign-licenses-to-devices-v3.html
   * (the second path is the one above the page's example, which has the first)
   */
  assignPaths: (account) => writePaths(account, "assign"),

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v3/remove-fota-licenses-v3.html */
  removePaths: (account) => writePaths(account, "remove"),

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v3/get-a-list-of-devices-in-an-account-v3.html */
  devicesPaths: (account, cursor) => [
    `${root}/devices/${encodeURIComponent(account)}?lastSeenDeviceId=${encodeURIComponent(cursor)}`,
  ],

  // The next two are known from Verizon's JavaScript SDK 1.7.0 alone (its SoftwareManagementReportsV3Controller).
  reportsPaths: (account, status, cursor) => [
    `${root}/reports/${encodeURIComponent(account)}/firmware/campaigns?campaignStatus=${status}` +
      (cursor === "0" ? "" : `&lastSeenCampaignId=${encodeURIComponent(cursor)}`),
  ],

  campaignPaths: (account, campaign, cursor) => [
    `${root}/reports/${encodeURIComponent(account)}/campaigns/${encodeURIComponent(campaign)}/devices` +
      `?lastSeenDeviceId=${encodeURIComponent(cursor)}`,
  ],

  reportPage: campaignReportPage,

  upgradeWords: campaignWords,
} satisfies WireFormat;

function writePaths(account: string, action: "assign" | "remove"): readonly [string, string] {
  const path = `licenses/${encodeURIComponent(account)}/${action}`;
  return [`${root}/${path}`, `${root}/firmware/${path}`];
}
