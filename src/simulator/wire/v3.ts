import type { WireFormat } from "../service/ports";
import { exampleDeviceFirmware, outcomeWords } from "./printing";
import { commonFormat, printCampaigns, printDevices, printStatus } from "./v2AndV3";

const exampleFirmware = {
  campaignName: "FOTA_Verizon_Upgrade",
  firmwareName: "FOTA_Verizon_Model-A_02To03_HF",
  firmwareFrom: "FOTA_Verizon_Model-A_00To01_HF",
  firmwareTo: "FOTA_Verizon_Model-A_02To03_HF",
};

/** Verizon's pages and SDKs spell v3 differently: see `v3Spelling`. */
export const wireFormatV3: WireFormat = {
  ...commonFormat,
  status: (content, behavior) =>
    printStatus(content, behavior, behavior.v3Spelling === "docs" ? "totalLicense" : "totalLicenses"),

  devices: (content, behavior) =>
    printDevices(content, behavior, (upgradeTime) => ({
      firmware: exampleDeviceFirmware,
      status: "Active",
      protocol: "LWM2M",
      softwareList: [],
      fileList: [],
      ...(behavior.v3UpgradeTime ? { upgradeTime } : {}),
    })),

  reports: (content, behavior) => printCampaigns(content, behavior, exampleFirmware),

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
