/** What v2 and v3 print alike; they call upgrades campaigns. */
import type { Upgrade } from "../service/account";
import type { Behavior } from "../service/behavior";
import type { Device } from "../service/devices";
import type { Page } from "../service/listing";
import type { CampaignContent, DevicesContent, ReportsContent, StatusContent, WireFormat } from "../service/ports";
import {
  printCandidates,
  printDevice,
  printLatestUpgrade,
  printLicensedDevices,
  printList,
  printSubscription,
  printTime,
} from "./printing";

/** The word for a running upgrade is a guess; the others are published. */
const deviceWords: Readonly<Record<Upgrade["stage"], string>> = {
  scheduled: "UpgradePending",
  inProgress: "UpgradeInProgress",
  completed: "UpgradeSuccess",
};

/** A running campaign has no published status: it is printed as scheduled, and its devices tell. */
const campaignStatusOf: Readonly<Record<Upgrade["stage"], string>> = {
  scheduled: "CampaignScheduled",
  inProgress: "CampaignScheduled",
  completed: "CampaignEnded",
};

export const commonFormat = {
  upgradeStatuses: new Set([
    "CampaignRequestPending",
    "CampaignRequestFailed",
    "CampaignRequestQueued",
    "CampaignCancelled",
    "CampaignAborted",
    "CampaignFailed",
    "CampaignScheduled",
    "CampaignEnded",
  ]),
  upgradeStatusOf: campaignStatusOf,
  reportCursor: "id",
  subscription: printSubscription,
  campaign: printCampaign,
  candidates: printCandidates,
} satisfies Partial<WireFormat>;

export function printStatus(content: StatusContent, behavior: Behavior, total: "totalLicense" | "totalLicenses") {
  const { accountName, totalLicenses, assignedLicenses, page } = content;
  return {
    accountName,
    [total]: totalLicenses,
    assignedLicenses,
    ...printCursor(page, behavior),
    ...printLicensedDevices(content, behavior),
  };
}

/** @param details fields of one version only */
export function printDevices(
  { accountName, page, updateTime }: DevicesContent,
  behavior: Behavior,
  details: (latestUpgrade: string, device: Device) => Readonly<Record<string, unknown>>,
) {
  // The simulator does not know when a device was added or last seen.
  const time = printTime(updateTime, behavior.timeFormat);
  const devices = page.entries.map((device) => ({
    ...printDevice(device),
    ...details(printLatestUpgrade(device, updateTime, behavior), device),
    createTime: time,
    updateTime: time,
    refreshTime: time,
  }));
  return { accountName, ...printCursor(page, behavior), ...printList("deviceList", devices, behavior.emptyList) };
}

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

function printCampaign({ totalDevice, page }: CampaignContent, behavior: Behavior) {
  const devices = page.entries.map(({ deviceId, stage }) => ({
    deviceId,
    status: deviceWords[stage],
    // The word for completed is published; the other is from a v1 example.
    resultReason: stage === "completed" ? "DownloadInstallSucceeded" : "success",
  }));
  return { totalDevice, ...printCursor(page, behavior), ...printList("deviceList", devices, behavior.emptyList) };
}

function printCursor({ hasMore, cursor }: Page<unknown>, { pageSize }: Behavior) {
  return { hasMoreData: hasMore, lastSeenDeviceId: cursor, maxPageSize: pageSize };
}
