/** What the versions of the API print alike. */
import type { Device } from "./account";
import type { Behavior } from "./behavior";
import { printAssignmentTime, printUpgradeTime } from "./timeFormat";
import type { StatusContent, SubscriptionContent } from "./wireFormat";
import { printTime } from "./timeFormat";

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

/** The device of the vendor's examples: the simulator knows nothing of hardware and firmware. */
export const exampleDevice = { model: "Model-A", make: "Verizon" };
export const exampleDeviceFirmware = "VerizonFirmwareVersion-01";

/** When a device was entered and last heard of, which the simulator does not know: as old as the account's subscription. */
export function printDeviceTimes(updateTime: Date, { timeFormat }: Behavior) {
  const time = printTime(updateTime, timeFormat);
  return { createTime: time, updateTime: time, refreshTime: time };
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
