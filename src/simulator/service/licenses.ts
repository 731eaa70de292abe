import { isImei } from "../../fleet/imei";
import { type Account, hasPool, poolSize } from "./account";
import { invalidParameter } from "./answers";
import type { Behavior } from "./behavior";
import type { Device } from "./devices";

/** Outcome of one entry; only a fault makes it `unknown`. */
export interface Result {
  readonly deviceId: string;
  readonly outcome: "success" | "failed" | "unknown";
  readonly reason: string;
}

export interface Circumstances {
  readonly behavior: Behavior;
  readonly now: Date;
  /** Released licenses that are not back in the pool yet. Default: 0. */
  readonly unreturnedLicenses?: number | undefined;
  /** Why a device fails; undefined leaves it to the rules. */
  readonly failureOf?: ((deviceId: string, position: number, total: number) => string | undefined) | undefined;
}

// Invented, like the three below: not published.
export const noLicenseAvailable = "No license available.";
const upgradeInProgress = "License removal not allowed while a firmware upgrade is in progress.";
const notEligible = "Device is not eligible for firmware upgrades.";
export const noMonthlySubscription = "Account has no monthly license subscription.";

/** @throws Refusal of the whole request */
export function assign(account: Account, deviceIds: readonly string[], circumstances: Circumstances): Result[] {
  const { behavior, now, unreturnedLicenses: heldBack = 0 } = circumstances;
  const isPooled = hasPool(account);
  let free = poolSize(account) - account.devices.licensedCount - heldBack;

  if (!isPooled && behavior.eventOnly === "request") {
    throw invalidParameter(noMonthlySubscription);
  }
  const unlicensed = new Set(deviceIds.filter((deviceId) => account.devices.get(deviceId)?.licensed === false));
  if (isPooled && behavior.poolExhausted === "request" && unlicensed.size > free) {
    throw invalidParameter(noLicenseAvailable);
  }
  return judgeEach(account, deviceIds, circumstances, (device) => {
    if (device.licensed) {
      return succeed(device, "Device license preexisting");
    }
    if (device.fotaEligible === false) {
      return fail(device, notEligible);
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

/** @throws Refusal of the whole request */
export function remove(account: Account, deviceIds: readonly string[], circumstances: Circumstances): Result[] {
  return judgeEach(account, deviceIds, circumstances, (device) => {
    if (!device.licensed) {
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
  { behavior, failureOf }: Circumstances,
  judge: (device: Device) => Result,
): Result[] {
  if (behavior.malformedDevice === "request") {
    assertImeis(deviceIds);
  }
  return deviceIds.map((deviceId, position) => {
    if (!isImei(deviceId)) {
      return fail({ deviceId }, "Invalid Device IMEI.");
    }
    const failure = failureOf?.(deviceId, position, deviceIds.length);
    if (failure !== undefined) {
      return fail({ deviceId }, failure);
    }
    const device = account.devices.get(deviceId);
    return device === undefined ? fail({ deviceId }, "Device Not Found.") : judge(device);
  });
}

export function assertImeis(deviceIds: readonly string[]): void {
  if (!deviceIds.every(isImei)) {
    throw invalidParameter("Invalid device id format");
  }
}

function hasUsedLicense({ upgrade, upgradeTime, assignmentTime }: Device, { releaseRule }: Behavior): boolean {
  const upgradedBefore = upgradeTime !== undefined && assignmentTime !== undefined && upgradeTime < assignmentTime;
  return upgrade === "completed" && (releaseRule === "everUpgraded" || !upgradedBefore);
}

/** A release also cancels an upgrade that has not begun. */
export function released({ assignmentTime: _, ...device }: Device): Device {
  return { ...device, licensed: false, upgrade: device.upgrade === "scheduled" ? "none" : device.upgrade };
}

function succeed({ deviceId }: Pick<Device, "deviceId">, reason: string): Result {
  return { deviceId, outcome: "success", reason };
}

function fail({ deviceId }: Pick<Device, "deviceId">, reason: string): Result {
  return { deviceId, outcome: "failed", reason };
}
