/** The upgrades of v2 and v3, which are called campaigns there. */
import type { Behavior } from "./behavior";
import { printList } from "./printing";
import type { Upgrade } from "./upgrades";
import type { CampaignContent, ReportsContent } from "./wireFormat";

/** Of the words for a device two are published; the one for an upgrade that is running is a guess. */
const deviceWords: Readonly<Record<Upgrade["stage"], string>> = {
  scheduled: "UpgradePending",
  inProgress: "UpgradeInProgress",
  completed: "UpgradeSuccess",
};

/** No status is published for a campaign that is running, so it is taken for one that is scheduled, and its devices tell. */
export const campaignStatusOf: Readonly<Record<Upgrade["stage"], string>> = {
  scheduled: "CampaignScheduled",
  inProgress: "CampaignScheduled",
  completed: "CampaignEnded",
};

export const campaignStatuses: ReadonlySet<string> = new Set([
  "CampaignRequestPending",
  "CampaignRequestFailed",
  "CampaignRequestQueued",
  "CampaignCancelled",
  "CampaignAborted",
  "CampaignFailed",
  "CampaignScheduled",
  "CampaignEnded",
]);

/** @param details what the version tells of a campaign beside its status; the simulator knows nothing of firmware. */
export function printCampaigns(
  { accountName, page }: ReportsContent,
  { emptyList }: Behavior,
  details: Readonly<Record<string, unknown>>,
) {
  const campaigns = page.entries.map(({ id, stage, startDate }) => ({
    accountName,
    id,
    ...details,
    make: "Verizon",
    model: "Model-A",
    startDate,
    endDate: startDate,
    status: campaignStatusOf[stage],
  }));
  return {
    hasMoreData: page.hasMore,
    ...(page.hasMore ? { lastSeenCampaignId: page.cursor } : {}),
    ...printList("campaignList", campaigns, emptyList),
  };
}

export function printCampaign({ totalDevice, page }: CampaignContent, { pageSize, emptyList }: Behavior) {
  const devices = page.entries.map(({ deviceId, stage }) => ({
    deviceId,
    status: deviceWords[stage],
    // The word for success is published; for devices that are not so far a v1 example has this one.
    resultReason: stage === "completed" ? "DownloadInstallSucceeded" : "success",
  }));
  return {
    totalDevice,
    hasMoreData: page.hasMore,
    lastSeenDeviceId: page.cursor,
    maxPageSize: pageSize,
    ...printList("deviceList", devices, emptyList),
  };
}
