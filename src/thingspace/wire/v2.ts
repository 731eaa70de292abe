import { campaignReportPage } from "./responses";
import type { UpgradeWords, WireFormat } from "./format";

const root = "/api/fota/v2";

/**
 * From the examples of Verizon's JavaScript SDK 1.7.0 and its list of campaign statuses, which has none for a running campaign: one that is
 * scheduled may be running, and its devices tell.
 */
export const campaignWords: UpgradeWords = {
  scheduled: ["CampaignRequestPending", "CampaignRequestQueued"],
  running: ["CampaignScheduled"],
  waiting: /pending/i,
  upgraded: /success/i,
  out: /reject|fail|cancel|abort/i,
};

/** For devices with an HTTP client. Where Verizon's pages and its SDKs name different paths, both are here. */
export const licensesV2 = {
  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v2/get-fota-subscriptions-v2.html */
  subscriptionPaths: (account) => [`${root}/subscriptions/${encodeURIComponent(account)}`],

  /**
   * https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v2/get-an-accounts-license-status-v2.html
   * (the second path is the one of the page's own example)
   */
  statusPaths: (account, cursor) => [
    `${root}/licenses/${encodeURIComponent(account)}?lastSeenDeviceId=${encodeURIComponent(cursor)}`,
    `${root}/licenses/${encodeURIComponent(account)}/index/${encodeURIComponent(cursor)}`,
  ],

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v2/assign-fota-licenses-to-http-devices-v2.html */
  assignPaths: (account) => [`${root}/licenses/${encodeURIComponent(account)}/assign`],

  /** https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v2/remove-fota-licenses-v2.html */
  removePaths: (account) => [`${root}/licenses/${encodeURIComponent(account)}/remove`],

  // The next three are known from Verizon's JavaScript SDK 1.7.0 alone (its SoftwareManagementReportsV2Controller).
  devicesPaths: (account, cursor) => [
    `${root}/devices/${encodeURIComponent(account)}?lastSeenDeviceId=${encodeURIComponent(cursor)}`,
  ],

  reportsPaths: (account, status, cursor) => [
    `${root}/reports/${encodeURIComponent(account)}/campaigns?campaignStatus=${status}` +
      (cursor === "0" ? "" : `&lastSeenCampaignId=${encodeURIComponent(cursor)}`),
  ],

  campaignPaths: (account, campaign, cursor) => [
    `${root}/reports/${encodeURIComponent(account)}/campaigns/${encodeURIComponent(campaign)}/devices` +
      `?lastSeenDeviceId=${encodeURIComponent(cursor)}`,
  ],

  reportPage: campaignReportPage,

  upgradeWords: campaignWords,

  candidates: {
    /**
     * https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v2/get-the-cancellation-candidate-list-v2.html
     * (the second path is the one of the SDKs)
     */
    list: (account, index) => [
      `${root}/licenses/${encodeURIComponent(account)}/cancel/index/${index}`,
      `${root}/licenses/${encodeURIComponent(account)}/cancel?startIndex=${index}`,
    ],

    /**
     * https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v2/create-cancellation-candidate-list-v2.html
     * https://thingspace.verizon.com/documentation/apis/software-management/api-reference-v2/delete-the-cancellation-candidate-list-v2.html
     */
    write: (account) => [`${root}/licenses/${encodeURIComponent(account)}/cancel`],
  },
} satisfies WireFormat;
