import { z } from "zod";

import { type Account, candidatesSchema, hasPool, purchaseTypeSchema } from "./account";
import { type Device, imeiSchema, timeSchema, upgradeSchema } from "./devices";
import { InvalidInputError } from "./input";
import { released } from "./licenses";

/** What somebody does in the portal: what is not named stays as it is, and devices are merged by their id. */
export const accountPatchSchema = z.strictObject({
  purchaseType: purchaseTypeSchema.exactOptional(),
  /** Fewer than are assigned: the service takes licenses away. */
  licenseCount: z.int().min(0).exactOptional(),
  active: z.boolean().exactOptional(),
  cancellationCandidates: candidatesSchema.exactOptional(),
  /** A device that the account does not have is added. More than the pool has cannot be licensed. */
  devices: z
    .array(
      z.strictObject({
        deviceId: imeiSchema,
        mdn: z.string().exactOptional(),
        fotaEligible: z.boolean().exactOptional(),
        licensed: z.boolean().exactOptional(),
        assignmentTime: timeSchema.exactOptional(),
        upgrade: upgradeSchema.exactOptional(),
        upgradeTime: timeSchema.exactOptional(),
      }),
    )
    .exactOptional(),
});

export type AccountPatch = z.input<typeof accountPatchSchema>;

/** @throws InvalidInputError, with nothing changed, when the pool has too few licenses */
export function patchAccount(account: Account, patch: AccountPatch, now: Date): void {
  const changed = new Map<string, Device>();
  for (const change of patch.devices ?? []) {
    const { deviceId } = change;
    changed.set(deviceId, changedDevice(changed.get(deviceId) ?? account.devices.get(deviceId), change, now));
  }
  const { purchaseType = account.purchaseType, licenseCount = account.licenseCount, active = account.active } = patch;
  assertPoolSuffices({ ...account, purchaseType, licenseCount }, [...changed.values()]);

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

/** A shrunk pool may be overcommitted, but assigns no more licenses. */
function assertPoolSuffices(account: Account, changed: readonly Device[]): void {
  const wasLicensed = ({ deviceId }: Device) => account.devices.get(deviceId)?.licensed === true;
  const given = changed.filter((device) => device.licensed && !wasLicensed(device)).length;
  const taken = changed.filter((device) => !device.licensed && wasLicensed(device)).length;
  const { accountName, licenseCount } = account;
  const licensedCount = account.devices.licensedCount + given - taken;
  if (given > 0 && hasPool(account) && licensedCount > licenseCount) {
    throw new InvalidInputError(
      `devices: account "${accountName}" would use ${licensedCount} of ${licenseCount} licenses`,
    );
  }
}

/**
 * Takes licenses of the cancellation candidates in order, then the first assigned; a running upgrade keeps its license.
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
    .sort((one, other) => (one.assignmentTime ?? "").localeCompare(other.assignmentTime ?? ""))
    .sort((one, other) => turn(one) - turn(other))
    .slice(0, surplus)
    .forEach((device) => {
      account.devices.set(released(device), now);
    });
}
