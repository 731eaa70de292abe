import { createHash } from "node:crypto";

import type { Account } from "./account";
import type { Device } from "./device";

/** An upgrade as the reports list it. In the simulator each device has one of its own. */
export interface Upgrade {
  readonly id: string;
  readonly stage: Exclude<Device["upgrade"], "none">;
  /** The day. */
  readonly startDate: string;
  readonly deviceId: string;
}

export function upgradesOf({ accountName, devices, updateTime }: Account): Upgrade[] {
  return [...devices].flatMap(({ deviceId, upgrade, upgradeTime }) => {
    if (upgrade === "none") {
      return [];
    }
    const startDate = (upgradeTime ?? updateTime.toISOString()).slice(0, 10);
    return [{ id: upgradeId(accountName, deviceId), stage: upgrade, startDate, deviceId }];
  });
}

/** Of the shape of a UUID, and the same whenever it is asked for. */
function upgradeId(accountName: string, deviceId: string): string {
  const hash = createHash("sha256").update(`${accountName} ${deviceId}`).digest("hex");
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
}
