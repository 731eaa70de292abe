import { z } from "zod";

import type { Account } from "../account";
import type { Device } from "../device";
import { poolSize } from "../accountRules";
import { accountOperations, type Call } from "../call";
import { patchAccount } from "../portal";
import type { World } from "../world";
import { simpleFault, trigger } from "./definition";

/** What changes in the world stays changed; the request itself is then answered by the rules. */
function happening(event: (account: Account, world: World) => void) {
  return {
    before: ({ accountName }: Call, world: World) => {
      const account = world.accounts.get(accountName);
      if (account !== undefined) {
        event(account, world);
      }
      return undefined;
    },
  };
}

/** Ids for devices of somebody else; from a range that no seed of ours uses. */
const firstForeignDevice = 999000000000000;

/** Licenses devices that were not in the account before, so that none that anybody declared is among them. */
function licenseElsewhere(account: Account, count: number, now: Date): void {
  let candidate = firstForeignDevice;
  for (let taken = 0; taken < count; taken += 1) {
    while (account.devices.has(String(candidate))) {
      candidate += 1;
    }
    const device: Device = {
      deviceId: String(candidate),
      licensed: true,
      assignmentTime: now.toISOString(),
      upgrade: "none",
    };
    account.devices.set(device, now);
  }
}

export const worldFaults = [
  z
    .strictObject({
      name: z.literal("subscription-shrunk"),
      ...trigger(accountOperations),
      /** What is left of the pool. */
      licenseCount: z.int().min(0),
    })
    .transform((fault) => ({
      fault,
      effect: {
        operations: accountOperations,
        ...happening((account, { clock }) => {
          patchAccount(account, { licenseCount: fault.licenseCount }, clock.now());
        }),
      },
    })),
  z
    .strictObject({
      name: z.literal("device-gone"),
      ...trigger(accountOperations),
      /** The devices that leave the account, with their licenses. */
      devices: z.array(z.string()).min(1),
    })
    .transform((fault) => ({
      fault,
      effect: {
        operations: accountOperations,
        ...happening(({ devices }, { clock }) => {
          fault.devices.forEach((deviceId) => {
            devices.delete(deviceId, clock.now());
          });
        }),
      },
    })),
  z
    .strictObject({
      name: z.literal("licensed-elsewhere"),
      ...trigger(accountOperations),
      /** How many free licenses go to devices new to the account. Default: all of them. */
      licenses: z.int().min(1).exactOptional(),
    })
    .transform((fault) => ({
      fault,
      effect: {
        operations: accountOperations,
        ...happening((account, { clock }) => {
          const free = Math.max(0, poolSize(account) - account.devices.licensedCount);
          licenseElsewhere(account, Math.min(free, fault.licenses ?? free), clock.now());
        }),
      },
    })),
  simpleFault(
    "account-inactive",
    accountOperations,
    happening((account) => {
      account.active = false;
    }),
  ),
] as const;
