import type { Verdict } from "./accountRules";
import { campaignStatuses, campaignStatusOf, printCampaign, printCampaigns } from "./campaignFormat";
import {
  exampleDevice,
  printDeviceTimes,
  printLatestUpgrade,
  printLicensedDevices,
  printList,
  printSubscription,
} from "./printing";
import type { WireFormat } from "./wireFormat";

const outcomeWords: Readonly<Record<Verdict["outcome"], string>> = {
  success: "Success",
  failed: "Failure",
  // No such word is published; that is what it is for.
  unknown: "Pending",
};

const exampleSoftware = {
  campaignName: "FOTA_Verizon_Upgrade",
  softwareName: "FOTA_Verizon_Model-A_02To03_HF",
  distributionType: "HTTP",
  softwareFrom: "FOTA_Verizon_Model-A_00To01_HF",
  softwareTo: "FOTA_Verizon_Model-A_02To03_HF",
};

export const wireFormatV2: WireFormat = {
  upgradeStatuses: campaignStatuses,
  upgradeStatusOf: campaignStatusOf,
  reportCursor: "id",

  subscription: printSubscription,

  status: (content, behavior) => {
    const { accountName, totalLicenses, assignedLicenses, page } = content;
    return {
      accountName,
      totalLicense: totalLicenses,
      assignedLicenses,
      hasMoreData: page.hasMore,
      lastSeenDeviceId: page.cursor,
      maxPageSize: behavior.pageSize,
      ...printLicensedDevices(content, behavior),
    };
  },

  devices: ({ accountName, page, updateTime }, behavior) => ({
    accountName,
    hasMoreData: page.hasMore,
    lastSeenDeviceId: page.cursor,
    maxPageSize: behavior.pageSize,
    ...printList(
      "deviceList",
      page.entries.map((device) => ({
        deviceId: device.deviceId,
        ...(device.mdn === undefined ? {} : { mdn: device.mdn }),
        ...exampleDevice,
        fotaEligible: true,
        appFotaEligible: true,
        licenseAssigned: device.licensed,
        distributionType: "HTTP",
        softwareList: [],
        ...printDeviceTimes(updateTime, behavior),
        upgradeTime: printLatestUpgrade(device, updateTime, behavior),
      })),
      behavior.emptyList,
    ),
  }),

  reports: (content, behavior) => printCampaigns(content, behavior, exampleSoftware),
  campaign: printCampaign,

  write: ({ accountName, licenseCount, licenseUsedCount, verdicts }) => ({
    accountName,
    licTotalCount: licenseCount,
    licUsedCount: licenseUsedCount,
    deviceList: verdicts.map(({ deviceId, outcome, reason }) => ({
      deviceId,
      status: outcomeWords[outcome],
      resultReason: reason,
    })),
  }),
};
