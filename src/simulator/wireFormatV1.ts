import type { Device } from "./account";
import type { Verdict } from "./accountRules";
import type { Behavior } from "./behavior";
import { printAssignmentTime, printTime, printUpgradeTime } from "./timeFormat";
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
const deviceWords: Readonly<Record<Upgrade["status"], string>> = {
  Queued: "Device Accepted",
  InProgress: "Device Accepted",
  Finished: "UpgradeSuccess",
};

export const wireFormatV1: WireFormat = {
  subscription: ({ updateTime, timeFormat, ...counts }) => ({
    ...counts,
    updateTime: printTime(updateTime, timeFormat),
  }),

  status: ({ page, behavior, ...counts }) => ({
    ...counts,
    hasMoreData: page.hasMore,
    lastSeenDeviceId: printCursor(page.cursor),
    ...printList(
      "deviceList",
      page.entries.map(({ deviceId, assignmentTime }) => ({
        deviceId,
        assignmentTime: printAssignmentTime(assignmentTime, behavior.timeFormat),
      })),
      behavior.emptyList,
    ),
  }),

  devices: ({ accountName, page, behavior, updateTime }) => ({
    accountName,
    hasMoreData: page.hasMore,
    lastSeenDeviceId: printCursor(page.cursor),
    maxPageSize: behavior.pageSize,
    ...printList(
      "deviceList",
      page.entries.map((device) => ({
        deviceId: device.deviceId,
        ...(device.mdn === undefined ? {} : { mdn: device.mdn }),
        fotaEligible: true,
        licenseAssigned: device.licensed,
        upgradeTime: printUpgradeTime(findUpgradeTime(device, updateTime), behavior.timeFormat),
      })),
      behavior.emptyList,
    ),
  }),

  // Says "flag" where all the other lists say "data".
  reports: ({ accountName, page, behavior }) => ({
    hasMoreFlag: page.hasMore,
    ...printList(
      "reportList",
      page.entries.map(({ id, status, startDate, deviceId }) => ({
        id,
        accountName,
        ...exampleFirmware,
        startDate,
        status,
        deviceList: [{ deviceId, status: deviceWords[status], resultReason: "success" }],
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

function printList(
  name: string,
  entries: readonly unknown[],
  emptyList: Behavior["emptyList"],
): Readonly<Record<string, unknown>> {
  if (entries.length > 0 || emptyList === "[]") {
    return { [name]: entries };
  }
  return emptyList === "null" ? { [name]: null } : {};
}

function findUpgradeTime({ upgrade, upgradeTime }: Device, otherwise: Date): string | undefined {
  return upgrade === "completed" ? (upgradeTime ?? otherwise.toISOString()) : undefined;
}
