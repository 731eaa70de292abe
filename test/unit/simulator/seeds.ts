import type { Account } from "../../../src/simulator/service/account";
import type { Device } from "../../../src/simulator/service/devices";
import { accountSchema, openAccount } from "../../../src/simulator/service/account";
import { defaultBehavior } from "../../../src/simulator/service/behavior";

export const now = new Date("2017-11-29T20:15:42.738Z");

/** The IMEI that ends in these digits. */
export function imei(ending: number): string {
  return String(353238063289000 + ending);
}

export function openTestAccount({
  devices = [],
  licenseCount = 10,
  purchaseType = "TS-HFOTA-MRC",
}: {
  readonly devices?: readonly (Partial<Device> & { readonly deviceId: string })[];
  readonly licenseCount?: number;
  readonly purchaseType?: string;
}): Account {
  const seed = accountSchema.parse({ accountName: "0402196254-00001", purchaseType, licenseCount, devices });
  return openAccount(seed, now);
}

export const circumstances = { behavior: defaultBehavior, now };
