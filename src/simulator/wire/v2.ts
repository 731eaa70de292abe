import type { WireFormat } from "../service/ports";
import { outcomeWords } from "./printing";
import { commonFormat, printCampaigns, printDevices, printStatus } from "./v2AndV3";

const exampleSoftware = {
  campaignName: "FOTA_Verizon_Upgrade",
  softwareName: "FOTA_Verizon_Model-A_02To03_HF",
  distributionType: "HTTP",
  softwareFrom: "FOTA_Verizon_Model-A_00To01_HF",
  softwareTo: "FOTA_Verizon_Model-A_02To03_HF",
};

export const wireFormatV2: WireFormat = {
  ...commonFormat,
  status: (content, behavior) => printStatus(content, behavior, "totalLicense"),

  devices: (content, behavior) =>
    printDevices(content, behavior, (upgradeTime, { fotaEligible = true }) => ({
      appFotaEligible: fotaEligible,
      distributionType: "HTTP",
      softwareList: [],
      upgradeTime,
    })),

  reports: (content, behavior) => printCampaigns(content, behavior, exampleSoftware),

  write: ({ accountName, licenseCount, licenseUsedCount, verdicts }) => ({
    accountName,
    licTotalCount: licenseCount,
    licUsedCount: licenseUsedCount,
    deviceList: verdicts.map(({ deviceId, outcome, reason }) => ({
      deviceId,
      status: outcome === "failed" ? "Failure" : outcomeWords[outcome],
      resultReason: reason,
    })),
  }),
};
