import type { Account, AccountPatch } from "./account";
import type { Device } from "./device";
import { hasPool, released } from "./accountRules";
import { InvalidInputError } from "./invalidInput";

/**
 * Changes the account as somebody in the portal would.
 *
 * @throws InvalidInputError, with nothing changed, when the pool has too few licenses for it
 */
export function patchAccount(account: Account, patch: AccountPatch, now: Date): void {
  const changed = new Map<string, Device>();
  for (const change of patch.devices ?? []) {
    const { deviceId } = change;
    changed.set(deviceId, changedDevice(changed.get(deviceId) ?? account.devices.get(deviceId), change, now));
  }
  const { purchaseType = account.purchaseType, licenseCount = account.licenseCount, active = account.active } = patch;
  assertPoolSuffices(account, { changed: [...changed.values()], purchaseType, licenseCount });

  changed.forEach((device) => {
    account.devices.set(device, now);
  });
  if (patch.purchaseType !== undefined || patch.licenseCount !== undefined) {
    account.updateTime = now;
  }
  if (patch.cancellationCandidates !== undefined) {
    account.cancellationCandidates = patch.cancellationCandidates;
    account.candidatesTime = now;
  }
  Object.assign(account, { purchaseType, licenseCount, active });
  shrinkToPool(account, now);
}

function changedDevice(
  before: Device | undefined,
  change: NonNullable<AccountPatch["devices"]>[number],
  now: Date,
): Device {
  const { assignmentTime, ...device }: Device = { licensed: false, upgrade: "none", ...before, ...change };
  if (!device.licensed) {
    return device;
  }
  const given = before?.licensed === true ? assignmentTime : (change.assignmentTime ?? now.toISOString());
  return given === undefined ? device : { ...device, assignmentTime: given };
}

/** Nobody can give out more licenses than there are; those that a shrunk pool has too many are another matter. */
function assertPoolSuffices(
  account: Account,
  {
    changed,
    purchaseType,
    licenseCount,
  }: Pick<Account, "purchaseType" | "licenseCount"> & { readonly changed: readonly Device[] },
): void {
  const wasLicensed = ({ deviceId }: Device) => account.devices.get(deviceId)?.licensed === true;
  const given = changed.filter((device) => device.licensed && !wasLicensed(device)).length;
  const taken = changed.filter((device) => !device.licensed && wasLicensed(device)).length;
  const licensedCount = account.devices.licensedCount + given - taken;
  if (given > 0 && hasPool({ purchaseType }) && licensedCount > licenseCount) {
    throw new InvalidInputError(
      `devices: account "${account.accountName}" would use ${licensedCount} of ${licenseCount} licenses`,
    );
  }
}

/**
 * When the pool is too small for what is assigned, licenses go: those of the cancellation candidates in their order, then first assigned
 * first. Only an upgrade under way keeps its license, so that more than the pool may stay assigned until it is over.
 *
 * https://thingspace.verizon.com/documentation/apis/software-management/api-reference/create-cancellation-candidate-list.html
 */
function shrinkToPool(account: Account, now: Date): void {
  const surplus = hasPool(account) ? account.devices.licensedCount - account.licenseCount : 0;
  if (surplus <= 0) {
    return;
  }
  const candidates = new Map(account.cancellationCandidates.map((deviceId, position) => [deviceId, position]));
  const turn = ({ deviceId }: Device) => candidates.get(deviceId) ?? candidates.size;
  [...account.devices]
    .filter(({ licensed, upgrade }) => licensed && upgrade !== "inProgress")
    .sort((one, other) => assignedAt(one).localeCompare(assignedAt(other)))
    // Leaves those of one turn in their order.
    .sort((one, other) => turn(one) - turn(other))
    .slice(0, surplus)
    .forEach((device) => {
      account.devices.set(released(device), now);
    });
}

function assignedAt({ assignmentTime = "" }: Device): string {
  return assignmentTime;
}
