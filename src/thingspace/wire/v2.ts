import { campaignReportPage } from "./responsesOfAllVersions";
import { path, type UpgradeWords, type WireFormat } from "./wireFormat";

/**
 * From the examples of Verizon's JavaScript SDK 1.7.0 and its list of campaign statuses, which has none for a running
 * campaign: a scheduled one may be running, and its devices tell.
 */
export const campaignWords: UpgradeWords = {
  scheduled: ["CampaignRequestPending", "CampaignRequestQueued"],
  running: ["CampaignScheduled"],
  waiting: /pending/i,
  upgraded: /success/i,
  out: /reject|fail|cancel|abort/i,
};

/** For devices with an HTTP client. Where Verizon's pages and SDKs differ, both paths are here. */
export const licensesV2: WireFormat = {
  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v2/get-fota-subscriptions-v2.html */
  subscriptionPaths: (account) => [path`/api/fota/v2/subscriptions/${account}`],

  /**
   * https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v2/get-an-accounts-license-status-v2.html
   * (second path: the page's own example)
   */
  statusPaths: (account, cursor) => [
    path`/api/fota/v2/licenses/${account}?lastSeenDeviceId=${cursor}`,
    path`/api/fota/v2/licenses/${account}/index/${cursor}`,
  ],

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v2/assign-fota-licenses-to-http-devices-v2.html */
  assignPaths: (account) => [path`/api/fota/v2/licenses/${account}/assign`],

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v2/remove-fota-licenses-v2.html */
  removePaths: (account) => [path`/api/fota/v2/licenses/${account}/remove`],

  // The next three are known only from Verizon's JavaScript SDK 1.7.0 (SoftwareManagementReportsV2Controller).
  devicesPaths: (account, cursor) => [path`/api/fota/v2/devices/${account}?lastSeenDeviceId=${cursor}`],

  reportsPaths: (account, status, cursor) => [
    path`/api/fota/v2/reports/${account}/campaigns?campaignStatus=${status}` +
      (cursor === "0" ? "" : path`&lastSeenCampaignId=${cursor}`),
  ],

  campaignPaths: (account, campaign, cursor) => [
    path`/api/fota/v2/reports/${account}/campaigns/${campaign}/devices?lastSeenDeviceId=${cursor}`,
  ],

  reportPage: campaignReportPage,

  upgradeWords: campaignWords,

  candidates: {
    /**
     * https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v2/get-the-cancellation-candidate-list-v2.html
     * (second path: the SDKs)
     */
    list: (account, index) => [
      path`/api/fota/v2/licenses/${account}/cancel/index/${index}`,
      path`/api/fota/v2/licenses/${account}/cancel?startIndex=${index}`,
    ],

    /**
     * https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v2/create-cancellation-candidate-list-v2.html
     * https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v2/delete-the-cancellation-candidate-list-v2.html
     */
    write: (account) => [path`/api/fota/v2/licenses/${account}/cancel`],
  },
};
