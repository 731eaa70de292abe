import { isImei } from "../fleet/imei";
import type { Account } from "./account";
import type { Device } from "./device";
import type { Behavior } from "./behavior";

/** What became of one entry of a request. `unknown` is never the rules' own: only a fault makes it. */
export interface Verdict {
  readonly deviceId: string;
  readonly outcome: "success" | "failed" | "unknown";
  readonly reason: string;
}

/** A whole request refused, with the service's message. Nothing has changed then. */
export interface Refused {
  readonly refused: string;
}

/** Lets a fault fail single devices: a reason, or undefined to leave the device to the rules. */
export type Interference = (deviceId: string, position: number, total: number) => string | undefined;

export interface Circumstances {
  readonly behavior: Behavior;
  readonly now: Date;
  readonly interference?: Interference | undefined;
}

// Invented, like the two below: what the service says in these cases is not published.
export const noLicenseAvailable = "No license available.";
const upgradeInProgress = "License removal not allowed while a firmware upgrade is in progress.";
export const noMonthlySubscription = "Account has no monthly license subscription.";

/** Whether the account has licenses to give out; one that is only billed per event has none. */
export function hasPool({ purchaseType }: Pick<Account, "purchaseType">): boolean {
  return purchaseType.includes("TS-HFOTA-MRC");
}

/** The monthly pool: none for an account that is only billed per event, whatever its seed says. */
export function poolSize(account: Account): number {
  return hasPool(account) ? account.licenseCount : 0;
}

/** Gives a license to each device, in the order of the request. */
export function assign(
  account: Account,
  deviceIds: readonly string[],
  circumstances: Circumstances,
): Verdict[] | Refused {
  const { behavior, now } = circumstances;
  const isPooled = hasPool(account);
  let free = poolSize(account) - account.devices.licensedCount;

  if (!isPooled && behavior.eventOnly === "request") {
    return { refused: noMonthlySubscription };
  }
  const wanted = new Set(deviceIds.filter((deviceId) => account.devices.get(deviceId)?.licensed === false));
  if (isPooled && behavior.poolExhausted === "request" && wanted.size > free) {
    return { refused: noLicenseAvailable };
  }
  return judgeEach(account, deviceIds, circumstances, (device) => {
    if (device.licensed) {
      return succeed(device, "Device license preexisting");
    }
    if (!isPooled && behavior.eventOnly === "device") {
      return fail(device, noMonthlySubscription);
    }
    if (isPooled && free <= 0) {
      return fail(device, noLicenseAvailable);
    }
    free -= 1;
    account.devices.set({ ...device, licensed: true, assignmentTime: now.toISOString() }, now);
    return succeed(device, "Success");
  });
}

/** Takes the license from each device, in the order of the request. The license returns to the pool at once. */
export function remove(
  account: Account,
  deviceIds: readonly string[],
  circumstances: Circumstances,
): Verdict[] | Refused {
  return judgeEach(account, deviceIds, circumstances, (device) => {
    if (!device.licensed) {
      // A failure on the wire, although the state that was wanted holds.
      return fail(device, "No license attached to device");
    }
    if (hasUsedLicense(device, circumstances.behavior)) {
      return fail(device, "License removal not allowed for devices that have ever upgraded firmware.");
    }
    if (device.upgrade === "inProgress") {
      return fail(device, upgradeInProgress);
    }
    account.devices.set(released(device), circumstances.now);
    return succeed(device, "Success");
  });
}

function judgeEach(
  account: Account,
  deviceIds: readonly string[],
  { behavior, interference }: Circumstances,
  judge: (device: Device) => Verdict,
): Verdict[] | Refused {
  if (behavior.malformedDevice === "request" && !deviceIds.every(isImei)) {
    return { refused: "Invalid device id format" };
  }
  return deviceIds.map((deviceId, position) => {
    if (!isImei(deviceId)) {
      return fail({ deviceId }, "Invalid Device IMEI.");
    }
    const failure = interference?.(deviceId, position, deviceIds.length);
    if (failure !== undefined) {
      return fail({ deviceId }, failure);
    }
    const device = account.devices.get(deviceId);
    return device === undefined ? fail({ deviceId }, "Device Not Found.") : judge(device);
  });
}

function hasUsedLicense(device: Device, { releaseRule }: Behavior): boolean {
  if (device.upgrade !== "completed") {
    return false;
  }
  const { upgradeTime, assignmentTime } = device;
  const upgradedBefore = upgradeTime !== undefined && assignmentTime !== undefined && upgradeTime < assignmentTime;
  return releaseRule === "everUpgraded" || !upgradedBefore;
}

/** The device without its license, and without an upgrade that has not begun. */
export function released({ assignmentTime: _, ...device }: Device): Device {
  return { ...device, licensed: false, upgrade: device.upgrade === "scheduled" ? "none" : device.upgrade };
}

function succeed({ deviceId }: Pick<Device, "deviceId">, reason: string): Verdict {
  return { deviceId, outcome: "success", reason };
}

function fail({ deviceId }: { readonly deviceId: string }, reason: string): Verdict {
  return { deviceId, outcome: "failed", reason };
}
