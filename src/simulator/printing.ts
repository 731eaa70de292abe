/** What the versions of the API print alike. */
import type { Device } from "./device";
import type { Behavior } from "./behavior";
import type { Page } from "./listing";
import { printAssignmentTime, printTime, printUpgradeTime } from "./timeFormat";
import type { DevicesContent, StatusContent, SubscriptionContent } from "./wireFormat";

export function printSubscription({ updateTime, ...counts }: SubscriptionContent, { timeFormat }: Behavior) {
  return { ...counts, updateTime: printTime(updateTime, timeFormat) };
}

export function printLicensedDevices({ page }: StatusContent, { timeFormat, emptyList }: Behavior) {
  const entries = page.entries.map(({ deviceId, assignmentTime }) => ({
    deviceId,
    assignmentTime: printAssignmentTime(assignmentTime, timeFormat),
  }));
  return printList("deviceList", entries, emptyList);
}

/** How the pages of v2 and v3 go on, whose cursors are text. */
export function printPlace({ hasMore, cursor }: Page<unknown>, { pageSize }: Behavior) {
  return { hasMoreData: hasMore, lastSeenDeviceId: cursor, maxPageSize: pageSize };
}

/** The status of v2 and v3, which differ in what they call the size of the pool. */
export function printStatus(content: StatusContent, behavior: Behavior, total: "totalLicense" | "totalLicenses") {
  const { accountName, totalLicenses, assignedLicenses, page } = content;
  return {
    accountName,
    [total]: totalLicenses,
    assignedLicenses,
    ...printPlace(page, behavior),
    ...printLicensedDevices(content, behavior),
  };
}

/** The model of the vendor's examples: the simulator knows nothing of hardware and firmware. */
export const exampleDevice = { model: "Model-A", make: "Verizon" };
export const exampleDeviceFirmware = "VerizonFirmwareVersion-01";

/** @param details what the version says of a device beside what all of them do. */
export function printDevices(
  { page, updateTime }: DevicesContent,
  behavior: Behavior,
  details: (device: Device) => Readonly<Record<string, unknown>>,
) {
  // When a device was entered and last heard of, the simulator does not know: as old as the account's subscription.
  const time = printTime(updateTime, behavior.timeFormat);
  const entries = page.entries.map((device) => ({
    deviceId: device.deviceId,
    ...(device.mdn === undefined ? {} : { mdn: device.mdn }),
    ...exampleDevice,
    fotaEligible: true,
    licenseAssigned: device.licensed,
    ...details(device),
    createTime: time,
    updateTime: time,
    refreshTime: time,
  }));
  return printList("deviceList", entries, behavior.emptyList);
}

/** Shows a device that completed an upgrade nobody knows when with a time that is not the sentinel's. */
export function printLatestUpgrade(
  { upgrade, upgradeTime }: Device,
  otherwise: Date,
  { timeFormat }: Behavior,
): string {
  return printUpgradeTime(upgrade === "completed" ? (upgradeTime ?? otherwise.toISOString()) : undefined, timeFormat);
}

export function printList(
  name: string,
  entries: readonly unknown[],
  emptyList: Behavior["emptyList"],
): Readonly<Record<string, unknown>> {
  if (entries.length > 0 || emptyList === "[]") {
    return { [name]: entries };
  }
  return emptyList === "null" ? { [name]: null } : {};
}
