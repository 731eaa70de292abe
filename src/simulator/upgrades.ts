import { createHash } from "node:crypto";

import type { Account, Device } from "./account";

/** An upgrade as the reports list it. In the simulator each device has one of its own. */
export interface Upgrade {
  readonly id: string;
  readonly status: "Queued" | "InProgress" | "Finished";
  /** The day. */
  readonly startDate: string;
  readonly deviceId: string;
}

/** The other statuses that can be asked for are never reached here. */
const reached: Readonly<Record<Device["upgrade"], Upgrade["status"] | undefined>> = {
  none: undefined,
  scheduled: "Queued",
  inProgress: "InProgress",
  completed: "Finished",
};

const knownStatuses: ReadonlySet<string> = new Set([
  "RequestPending",
  "Queued",
  "RequestFailed",
  "InProgress",
  "Finished",
  "UpgradeFailed",
]);

export function isUpgradeStatus(text: string): boolean {
  return knownStatuses.has(text);
}

export function upgradesWithStatus({ accountName, devices, updateTime }: Account, wanted: string): Upgrade[] {
  return [...devices.values()].flatMap(({ deviceId, upgrade, upgradeTime }) => {
    const status = reached[upgrade];
    if (status === undefined || status !== wanted) {
      return [];
    }
    const startDate = (upgradeTime ?? updateTime.toISOString()).slice(0, 10);
    return [{ id: upgradeId(accountName, deviceId), status, startDate, deviceId }];
  });
}

/** Of the shape of a UUID, and the same whenever it is asked for. */
function upgradeId(accountName: string, deviceId: string): string {
  const hash = createHash("sha256").update(`${accountName} ${deviceId}`).digest("hex");
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
}
