import type { Verdict } from "./accountRules";
import {
  exampleDevice,
  exampleDeviceFirmware,
  printLatestUpgrade,
  printLicensedDevices,
  printList,
  printSubscription,
} from "./printing";
import type { Upgrade } from "./upgrades";
import type { WireFormat } from "./wireFormat";

const outcomeWords: Readonly<Record<Verdict["outcome"], string>> = {
  success: "Success",
  failed: "Failed",
  // No such word is published; that is what it is for.
  unknown: "Pending",
};

/** The firmware of the vendor's examples: the simulator knows nothing of firmware. */
const exampleFirmware = { firmwareName: "FOTA_Verizon_Model-A_01To02_HF", firmwareTo: "VerizonFirmwareVersion-02" };

/** The vendor's examples have "Device Accepted" for upgrades in the queue; for those that are running it is a guess. */
const deviceWords: Readonly<Record<Upgrade["stage"], string>> = {
  scheduled: "Device Accepted",
  inProgress: "Device Accepted",
  completed: "UpgradeSuccess",
};

const upgradeStatusOf = { scheduled: "Queued", inProgress: "InProgress", completed: "Finished" } as const;

export const wireFormatV1: WireFormat = {
  // The other statuses that can be asked for are never reached here.
  upgradeStatuses: new Set(["RequestPending", "RequestFailed", "UpgradeFailed", ...Object.values(upgradeStatusOf)]),
  upgradeStatusOf,
  reportCursor: "offset",

  subscription: printSubscription,

  status: (content, behavior) => {
    const { page, ...counts } = content;
    return {
      ...counts,
      hasMoreData: page.hasMore,
      lastSeenDeviceId: printCursor(page.cursor),
      ...printLicensedDevices(content, behavior),
    };
  },

  devices: ({ accountName, page, updateTime }, behavior) => ({
    accountName,
    hasMoreData: page.hasMore,
    lastSeenDeviceId: printCursor(page.cursor),
    maxPageSize: behavior.pageSize,
    ...printList(
      "deviceList",
      page.entries.map((device) => ({
        deviceId: device.deviceId,
        ...(device.mdn === undefined ? {} : { mdn: device.mdn }),
        ...exampleDevice,
        firmware: exampleDeviceFirmware,
        fotaEligible: true,
        licenseAssigned: device.licensed,
        upgradeTime: printLatestUpgrade(device, updateTime, behavior),
      })),
      behavior.emptyList,
    ),
  }),

  // Says "flag" where all the other lists say "data".
  reports: ({ accountName, page }, behavior) => ({
    hasMoreFlag: page.hasMore,
    ...printList(
      "reportList",
      page.entries.map(({ id, stage, startDate, deviceId }) => ({
        id,
        accountName,
        ...exampleFirmware,
        startDate,
        status: upgradeStatusOf[stage],
        deviceList: [{ deviceId, status: deviceWords[stage], resultReason: "success" }],
      })),
      behavior.emptyList,
    ),
    lastSeenUpgradeId: printCursor(page.cursor),
  }),

  write: ({ accountName, action, licenseCount, licenseUsedCount, verdicts }) => ({
    accountName,
    licCount: licenseCount,
    licUsedCount: licenseUsedCount,
    deviceList: verdicts.map(({ deviceId, outcome, reason }) => ({
      deviceId,
      status: `License${action}${outcomeWords[outcome]}`,
      // The capital is the service's.
      Reason: reason,
    })),
  }),
};

/** A number, as documented, though it may stand for an IMEI: leading zeros are lost, as they must be in the real service. */
function printCursor(cursor: string): number {
  return Number(cursor);
}
