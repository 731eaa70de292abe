import type { Verdict } from "./accountRules";
import { campaignStatuses, campaignStatusOf, printCampaign, printCampaigns } from "./campaignFormat";
import {
  exampleDeviceFirmware,
  printDevices,
  printLatestUpgrade,
  printPlace,
  printStatus,
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

  status: (content, behavior) =>
    printStatus(content, behavior, behavior.v3Spelling === "docs" ? "totalLicense" : "totalLicenses"),

  devices: (content, behavior) => ({
    accountName: content.accountName,
    ...printPlace(content.page, behavior),
    ...printDevices(content, behavior, (device) => ({
      firmware: exampleDeviceFirmware,
      status: "Active",
      protocol: "LWM2M",
      softwareList: [],
      fileList: [],
      ...(behavior.v3UpgradeTime ? { upgradeTime: printLatestUpgrade(device, content.updateTime, behavior) } : {}),
    })),
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
