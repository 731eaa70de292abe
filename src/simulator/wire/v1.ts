import type { Upgrade } from "../service/account";
import type { WireFormat } from "../service/ports";
import {
  exampleDeviceFirmware,
  outcomeWords,
  printCandidates,
  printDevice,
  printLatestUpgrade,
  printLicensedDevices,
  printList,
  printSubscription,
} from "./printing";

/** From the vendor's examples. */
const exampleFirmware = { firmwareName: "FOTA_Verizon_Model-A_01To02_HF", firmwareTo: "VerizonFirmwareVersion-02" };

/** The vendor's examples have "Device Accepted" for queued upgrades; for running ones it is a guess. */
const deviceWords: Readonly<Record<Upgrade["stage"], string>> = {
  scheduled: "Device Accepted",
  inProgress: "Device Accepted",
  completed: "UpgradeSuccess",
};

const upgradeStatusOf = { scheduled: "Queued", inProgress: "InProgress", completed: "Finished" } as const;

export const wireFormatV1: WireFormat = {
  upgradeStatuses: new Set(["RequestPending", "RequestFailed", "UpgradeFailed", ...Object.values(upgradeStatusOf)]),
  upgradeStatusOf,
  reportCursor: "offset",
  subscription: printSubscription,
  candidates: printCandidates,

  status: (content, behavior) => {
    const { page, ...counts } = content;
    return {
      ...counts,
      hasMoreData: page.hasMore,
      lastSeenDeviceId: printCursor(page.cursor),
      ...printLicensedDevices(content, behavior),
    };
  },

  devices: ({ accountName, page, updateTime }, behavior) => {
    const devices = page.entries.map((device) => ({
      ...printDevice(device),
      firmware: exampleDeviceFirmware,
      upgradeTime: printLatestUpgrade(device, updateTime, behavior),
    }));
    return {
      accountName,
      hasMoreData: page.hasMore,
      lastSeenDeviceId: printCursor(page.cursor),
      maxPageSize: behavior.pageSize,
      ...printList("deviceList", devices, behavior.emptyList),
    };
  },

  // "flag" where all other lists say "data".
  reports: ({ accountName, page }, behavior) => {
    const reports = page.entries.map(({ id, stage, startDate, deviceId }) => ({
      id,
      accountName,
      ...exampleFirmware,
      startDate,
      status: upgradeStatusOf[stage],
      deviceList: [{ deviceId, status: deviceWords[stage], resultReason: "success" }],
    }));
    return {
      hasMoreFlag: page.hasMore,
      ...printList("reportList", reports, behavior.emptyList),
      lastSeenUpgradeId: printCursor(page.cursor),
    };
  },

  write: ({ accountName, action, licenseCount, licenseUsedCount, verdicts }) => ({
    accountName,
    licCount: licenseCount,
    licUsedCount: licenseUsedCount,
    deviceList: verdicts.map(({ deviceId, outcome, reason }) => ({
      deviceId,
      status: `License${action}${outcomeWords[outcome]}`,
      // The service's capital.
      Reason: reason,
    })),
  }),
};

/** Documented as a number, so an IMEI loses leading zeros, as it must in the real service. */
function printCursor(cursor: string): number {
  return Number(cursor);
}
