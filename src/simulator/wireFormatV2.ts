import type { Verdict } from "./accountRules";
import { campaignStatuses, campaignStatusOf, printCampaign, printCampaigns } from "./campaignFormat";
import { printDevices, printLatestUpgrade, printPlace, printStatus, printSubscription } from "./printing";
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

  status: (content, behavior) => printStatus(content, behavior, "totalLicense"),

  devices: (content, behavior) => ({
    accountName: content.accountName,
    ...printPlace(content.page, behavior),
    ...printDevices(content, behavior, (device) => ({
      appFotaEligible: true,
      distributionType: "HTTP",
      softwareList: [],
      upgradeTime: printLatestUpgrade(device, content.updateTime, behavior),
    })),
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
