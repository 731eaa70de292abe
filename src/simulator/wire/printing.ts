/** What all API versions print alike. */
import type { Behavior } from "../service/behavior";
import type { Device } from "../service/devices";
import type { Result } from "../service/licenses";
import type { CandidatesContent, StatusContent, SubscriptionContent } from "../service/ports";

export function printSubscription({ updateTime, ...counts }: SubscriptionContent, { timeFormat }: Behavior) {
  return { ...counts, updateTime: printTime(updateTime, timeFormat) };
}

export function printCandidates(
  { count, deviceIds, hasMore, updateTime }: CandidatesContent,
  { timeFormat, emptyList }: Behavior,
) {
  return {
    count,
    hasMoreData: hasMore,
    updateTime: printTime(updateTime, timeFormat),
    ...printList("deviceList", deviceIds, emptyList),
  };
}

export function printLicensedDevices({ page }: StatusContent, { timeFormat, emptyList }: Behavior) {
  const entries = page.entries.map(({ deviceId, assignmentTime }) => ({
    deviceId,
    assignmentTime: printAssignmentTime(assignmentTime, timeFormat),
  }));
  return printList("deviceList", entries, emptyList);
}

export function printDevice({ deviceId, mdn, fotaEligible = true, licensed }: Device) {
  return {
    deviceId,
    ...(mdn === undefined ? {} : { mdn }),
    // From the vendor's examples: the simulator does not model hardware and firmware.
    model: "Model-A",
    make: "Verizon",
    fotaEligible,
    licenseAssigned: licensed,
  };
}

/** From the vendor's examples. */
export const exampleDeviceFirmware = "VerizonFirmwareVersion-01";

/** @param otherwise for an upgrade completed at an unknown time */
export function printLatestUpgrade(
  { upgrade, upgradeTime }: Device,
  otherwise: Date,
  { timeFormat }: Behavior,
): string {
  return printUpgradeTime(upgrade === "completed" ? (upgradeTime ?? otherwise.toISOString()) : undefined, timeFormat);
}

export const outcomeWords: Readonly<Record<Result["outcome"], string>> = {
  success: "Success",
  failed: "Failed",
  // Deliberately an unpublished word.
  unknown: "Pending",
};

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

type TimeFormat = Behavior["timeFormat"];

export function printTime(time: Date, format: TimeFormat): string {
  return format === "iso" ? time.toISOString() : printLikeGo(time);
}

/** As in the vendor's examples: Go's default format, without trailing zeros. */
function printLikeGo(time: Date): string {
  const [day, timeOfDay = ""] = time.toISOString().replace("Z", "").split("T");
  return `${day} ${timeOfDay.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")} +0000 UTC`;
}

/** The sentinel is that of the vendor's example. */
export function printAssignmentTime(time: string | undefined, format: TimeFormat): string {
  return printTimeOr("01-01-1900 0:0:0 +0000 UTC", time, format);
}

/** This sentinel is documented, unlike the one above. */
export function printUpgradeTime(time: string | undefined, format: TimeFormat): string {
  return printTimeOr("01/01/1900 0:0:0", time, format);
}

function printTimeOr(sentinel: string, time: string | undefined, format: TimeFormat): string {
  if (time !== undefined) {
    return printTime(new Date(time), format);
  }
  // A guess: no SDK example shows it.
  return format === "iso" ? "1900-01-01T00:00:00.000Z" : sentinel;
}
