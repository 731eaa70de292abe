import type { StatusWords, UpgradeWords } from "./format";

/**
 * What an answer says of a device, in all versions: `LicenseAssignSuccess` and `LicenseAssignFailed` in v1, `Success` and `Failure` in
 * v2, and either in v3, depending on whether one asks its pages or its SDKs.
 *
 * The documented reason of what is never released is "License removal not allowed for devices that have ever upgraded firmware."; the
 * one for an upgrade that is running is unknown, and will hardly do without the word.
 */
export const statusWords: StatusWords = {
  success: /Success$/,
  failure: /Fail(ed|ure)$/,
  unreleasable: /upgrade/i,
};

/**
 * The words of v2 and v3, from the examples of Verizon's JavaScript SDK 1.7.0 and its list of campaign statuses, which has none for a
 * campaign that is running: so one that is scheduled may be, and its devices tell.
 */
export const campaignWords: UpgradeWords = {
  scheduled: ["CampaignRequestPending", "CampaignRequestQueued"],
  running: ["CampaignScheduled"],
  waiting: /pending/i,
  upgraded: /success/i,
  out: /reject|fail|cancel|abort/i,
};
