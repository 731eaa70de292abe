import { campaignReportPage } from "./responsesOfAllVersions";
import { campaignWords } from "./v2";
import { path, type WireFormat } from "./wireFormat";

/**
 * For devices that speak LWM2M; Verizon's SDKs point to it instead of the writes of the others. Where its pages and
 * SDKs differ, both paths are here.
 */
export const licensesV3: WireFormat = {
  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v3/get-fota-subscription-v3.html */
  subscriptionPaths: (account) => [path`/api/fota/v3/subscriptions/${account}`],

  /**
   * https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v3/get-an-accounts-license-status-v3.html
   * (second path: the SDKs, and the page's table of parameters)
   */
  statusPaths: (account, cursor) => [
    path`/api/fota/v3/licenses/${account}/index/${cursor}`,
    path`/api/fota/v3/licenses/${account}?lastSeenDeviceId=${cursor}`,
  ],

  /**
   * https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v3/assign-licenses-to-devices-v3.html
   * (second path: above the page's example, which has the first)
   */
  assignPaths: (account) => [
    path`/api/fota/v3/licenses/${account}/assign`,
    path`/api/fota/v3/firmware/licenses/${account}/assign`,
  ],

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v3/remove-fota-licenses-v3.html */
  removePaths: (account) => [
    path`/api/fota/v3/licenses/${account}/remove`,
    path`/api/fota/v3/firmware/licenses/${account}/remove`,
  ],

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v3/get-a-list-of-devices-in-an-account-v3.html */
  devicesPaths: (account, cursor) => [path`/api/fota/v3/devices/${account}?lastSeenDeviceId=${cursor}`],

  // The next two are known only from Verizon's JavaScript SDK 1.7.0 (SoftwareManagementReportsV3Controller).
  reportsPaths: (account, status, cursor) => [
    path`/api/fota/v3/reports/${account}/firmware/campaigns?campaignStatus=${status}` +
      (cursor === "0" ? "" : path`&lastSeenCampaignId=${cursor}`),
  ],

  campaignPaths: (account, campaign, cursor) => [
    path`/api/fota/v3/reports/${account}/campaigns/${campaign}/devices?lastSeenDeviceId=${cursor}`,
  ],

  reportPage: campaignReportPage,

  upgradeWords: campaignWords,
};
