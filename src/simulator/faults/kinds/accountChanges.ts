import { z } from "zod";

import { type Account, poolSize } from "../../service/account";
import { accountOperations } from "../../service/call";
import { patchAccount } from "../../service/portal";
import { type Effect, fault } from "../defineFault";

/** Outside the range of our seeds. */
const firstForeignDevice = 999000000000000;

const pool = {
  licenseCount: z.int().min(0),
};

const leaving = {
  /** The devices that leave the account, with their licenses. */
  devices: z.array(z.string()).min(1),
};

const takenAway = {
  /** How many free licenses go to devices new to the account. Default: all of them. */
  licenses: z.int().min(1).exactOptional(),
};

// The change is permanent; the request is then answered by the rules.
export const accountFaults = [
  fault("subscription-shrunk", accountOperations, pool, ({ licenseCount }) =>
    accountChange((account, now) => {
      patchAccount(account, { licenseCount }, now);
    }),
  ),
  fault("device-gone", accountOperations, leaving, (parameters) =>
    accountChange(({ devices }, now) => {
      parameters.devices.forEach((deviceId) => {
        devices.delete(deviceId, now);
      });
    }),
  ),
  fault("licensed-elsewhere", accountOperations, takenAway, ({ licenses = Infinity }) =>
    accountChange((account, now) => {
      const free = Math.max(0, poolSize(account) - account.devices.licensedCount);
      licenseElsewhere(account, Math.min(free, licenses), now);
    }),
  ),
  fault("account-inactive", accountOperations, {}, () =>
    accountChange((account) => {
      account.active = false;
    }),
  ),
] as const;

function accountChange(event: (account: Account, now: Date) => void): Effect {
  return {
    before: ({ accountName }, { accounts, clock }) => {
      const account = accounts.get(accountName);
      if (account !== undefined) {
        event(account, clock.now());
      }
      return undefined;
    },
  };
}

/** Licenses devices new to the account, so that none is a declared one. */
function licenseElsewhere({ devices }: Account, count: number, now: Date): void {
  for (let candidate = firstForeignDevice, taken = 0; taken < count; candidate += 1) {
    const deviceId = String(candidate);
    if (!devices.has(deviceId)) {
      devices.set({ deviceId, licensed: true, assignmentTime: now.toISOString(), upgrade: "none" }, now);
      taken += 1;
    }
  }
}
