import type { Verdict } from "./accountRules";
import { campaignStatuses, campaignStatusOf, printCampaign, printCampaigns } from "./campaignFormat";
import {
  exampleDevice,
  exampleDeviceFirmware,
  printDeviceTimes,
  printLatestUpgrade,
  printLicensedDevices,
  printList,
  printSubscription,
} from "./printing";
import type { WireFormat } from "./wireFormat";

const outcomeWords: Readonly<Record<Verdict["outcome"], string>> = {
  success: "Success",
  failed: "Failed",
  // No such word is published; that is what it is for.
  unknown: "Pending",
};

const exampleFirmware = {
  campaignName: "FOTA_Verizon_Upgrade",
  firmwareName: "FOTA_Verizon_Model-A_02To03_HF",
  firmwareFrom: "FOTA_Verizon_Model-A_00To01_HF",
  firmwareTo: "FOTA_Verizon_Model-A_02To03_HF",
};

/** Verizon's pages and its SDKs spell this version differently; `v3Spelling` says which of them is right. */
export const wireFormatV3: WireFormat = {
  upgradeStatuses: campaignStatuses,
  upgradeStatusOf: campaignStatusOf,
  reportCursor: "id",

  subscription: printSubscription,

  status: (content, behavior) => {
    const { accountName, totalLicenses, assignedLicenses, page } = content;
    return {
      accountName,
      [behavior.v3Spelling === "docs" ? "totalLicense" : "totalLicenses"]: totalLicenses,
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
        firmware: exampleDeviceFirmware,
        fotaEligible: true,
        status: "Active",
        licenseAssigned: device.licensed,
        protocol: "LWM2M",
        softwareList: [],
        fileList: [],
        ...printDeviceTimes(updateTime, behavior),
        ...(behavior.v3UpgradeTime ? { upgradeTime: printLatestUpgrade(device, updateTime, behavior) } : {}),
      })),
      behavior.emptyList,
    ),
  }),

  reports: (content, behavior) => printCampaigns(content, behavior, exampleFirmware),
  campaign: printCampaign,

  write: ({ accountName, action, licenseCount, licenseUsedCount, verdicts }, { v3Spelling }) => {
    const isDocs = v3Spelling === "docs";
    return {
      accountName,
      [isDocs ? "licTotalCount" : "licCount"]: licenseCount,
      licUsedCount: licenseUsedCount,
      deviceList: verdicts.map(({ deviceId, outcome, reason }) => ({
        deviceId,
        status: `${isDocs ? `License${action}` : ""}${outcomeWords[outcome]}`,
        [isDocs ? "Reason" : "resultReason"]: reason,
      })),
    };
  },
};
