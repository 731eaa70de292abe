import type { Device } from "./account";
import type { Verdict } from "./accountRules";
import type { Behavior } from "./behavior";
import { printAssignmentTime, printTime, printUpgradeTime } from "./timeFormat";
import type { WireFormat } from "./wireFormat";

const outcomeWords: Readonly<Record<Verdict["outcome"], string>> = {
  success: "Success",
  failed: "Failed",
  // No such word is published; that is what it is for.
  unknown: "Pending",
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

/** A number, as documented, though it stands for an IMEI: leading zeros are lost, as they must be in the real service. */
function printCursor(cursor: string): number {
  return Number(cursor);
}

function printList(entries: readonly unknown[], emptyList: Behavior["emptyList"]): { readonly deviceList?: unknown } {
  if (entries.length > 0 || emptyList === "[]") {
    return { deviceList: entries };
  }
  return emptyList === "null" ? { deviceList: null } : {};
}

function findUpgradeTime({ upgrade, upgradeTime }: Device, otherwise: Date): string | undefined {
  return upgrade === "completed" ? (upgradeTime ?? otherwise.toISOString()) : undefined;
}
