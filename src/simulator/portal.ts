import type { Account, AccountPatch, Device } from "./account";
import { licensedDevices, release } from "./accountRules";

/** Changes the account as somebody in the portal would. */
export function patchAccount(account: Account, patch: AccountPatch, now: Date): void {
  for (const change of patch.devices ?? []) {
    const device: Device = account.devices.get(change.deviceId) ?? {
      deviceId: change.deviceId,
      licensed: false,
      upgrade: "none",
    };
    const becomesLicensed = change.licensed === true && !device.licensed;
    Object.assign(device, becomesLicensed ? { assignmentTime: now.toISOString(), ...change } : change);
    if (!device.licensed) {
      delete device.assignmentTime;
    }
    account.devices.set(device.deviceId, device);
  }
  if (patch.purchaseType !== undefined || patch.licenseCount !== undefined) {
    account.updateTime = now;
  }
  account.active = patch.active ?? account.active;
  account.purchaseType = patch.purchaseType ?? account.purchaseType;
  if (patch.licenseCount !== undefined) {
    resizePool(account, patch.licenseCount);
  }
}

/**
 * Sets the size of the pool. When it is too small for what is assigned, licenses go: those of the cancellation candidates in their
 * order, then first assigned first. Only an upgrade under way keeps its license, so that more than the pool may stay assigned for a while.
 *
 * https://thingspace.verizon.com/documentation/apis/software-management/api-reference/create-cancellation-candidate-list.html
 */
function resizePool(account: Account, licenseCount: number): void {
  const shrinks = licenseCount < account.licenseCount;
  account.licenseCount = licenseCount;
  if (!shrinks) {
    return;
  }
  const licensed = licensedDevices(account);
  const candidates = account.cancellationCandidates;
  const byAssignment = licensed
    .filter(({ upgrade }) => upgrade !== "inProgress")
    .sort((one, other) => (one.assignmentTime ?? "").localeCompare(other.assignmentTime ?? ""));
  const releasable = [
    ...candidates.flatMap((imei) => byAssignment.filter(({ deviceId }) => deviceId === imei)),
    ...byAssignment.filter(({ deviceId }) => !candidates.includes(deviceId)),
  ];
  releasable.slice(0, Math.max(0, licensed.length - licenseCount)).forEach(release);
}
