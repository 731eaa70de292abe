import type { Account, AccountPatch, Device } from "./account";
import { hasPool, licensedDevices, release } from "./accountRules";
import { InvalidInputError } from "./invalidInput";

/**
 * Changes the account as somebody in the portal would.
 *
 * @throws InvalidInputError, with nothing changed, when the pool has too few licenses for it
 */
export function patchAccount(account: Account, patch: AccountPatch, now: Date): void {
  const devices = new Map(account.devices);
  for (const change of patch.devices ?? []) {
    devices.set(change.deviceId, changedDevice(devices.get(change.deviceId), change, now));
  }
  const { purchaseType = account.purchaseType, licenseCount = account.licenseCount, active = account.active } = patch;
  assertPoolSuffices(account, { devices, purchaseType, licenseCount });

  devices.forEach((device, deviceId) => account.devices.set(deviceId, device));
  if (patch.purchaseType !== undefined || patch.licenseCount !== undefined) {
    account.updateTime = now;
  }
  Object.assign(account, { purchaseType, licenseCount, active });
  shrinkToPool(account);
}

function changedDevice(
  before: Device | undefined,
  change: NonNullable<AccountPatch["devices"]>[number],
  now: Date,
): Device {
  const device: Device = { licensed: false, upgrade: "none", ...before, ...change };
  if (!device.licensed) {
    delete device.assignmentTime;
  } else if (before?.licensed !== true) {
    device.assignmentTime = change.assignmentTime ?? now.toISOString();
  }
  return device;
}

/** Nobody can give out more licenses than there are; those that a shrunk pool has too many are another matter. */
function assertPoolSuffices(
  account: Account,
  { devices, purchaseType, licenseCount }: Pick<Account, "devices" | "purchaseType" | "licenseCount">,
): void {
  const licensed = [...devices.values()].filter((device) => device.licensed);
  const isGivenOut = licensed.some(({ deviceId }) => account.devices.get(deviceId)?.licensed !== true);
  if (isGivenOut && hasPool({ purchaseType }) && licensed.length > licenseCount) {
    throw new InvalidInputError(
      `devices: account "${account.accountName}" would use ${licensed.length} of ${licenseCount} licenses`,
    );
  }
}

/**
 * When the pool is too small for what is assigned, licenses go: those of the cancellation candidates in their order, then first assigned
 * first. Only an upgrade under way keeps its license, so that more than the pool may stay assigned until it is over.
 *
 * https://thingspace.verizon.com/documentation/apis/software-management/api-reference/create-cancellation-candidate-list.html
 */
function shrinkToPool(account: Account): void {
  const licensed = licensedDevices(account);
  const surplus = hasPool(account) ? licensed.length - account.licenseCount : 0;
  if (surplus <= 0) {
    return;
  }
  const candidates = new Map(account.cancellationCandidates.map((deviceId, position) => [deviceId, position]));
  const turn = ({ deviceId }: Device) => candidates.get(deviceId) ?? candidates.size;
  licensed
    .filter(({ upgrade }) => upgrade !== "inProgress")
    .sort((one, other) => assignedAt(one).localeCompare(assignedAt(other)))
    // Leaves those of one turn in their order.
    .sort((one, other) => turn(one) - turn(other))
    .slice(0, surplus)
    .forEach(release);
}

function assignedAt({ assignmentTime = "" }: Device): string {
  return assignmentTime;
}
