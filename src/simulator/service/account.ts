import { createHash } from "node:crypto";

import { z } from "zod";

import { type Device, Devices, deviceSchema, imeiSchema, timeSchema } from "./devices";
import { repeatedIn } from "./input";

const purchaseTypes = new Set(["TS-HFOTA-MRC", "TS-HFOTA-EVNT"]);

export const purchaseTypeSchema = z
  .string()
  .refine(
    (text) => text.split(",").every((type) => purchaseTypes.has(type.trim())),
    'expected "TS-HFOTA-MRC", "TS-HFOTA-EVNT" or both with a comma between them',
  );

export const candidatesSchema = z.array(imeiSchema).superRefine((candidates, context) => {
  for (const { value, position } of repeatedIn(candidates)) {
    context.addIssue({ code: "custom", path: [position], message: `${value} is a duplicate` });
  }
});

export const accountSchema = z.strictObject({
  /** Billing account name; leading zeros count. */
  accountName: z.string().regex(/^[\dA-Za-z-]+$/, "expected an account name of letters, digits and dashes"),
  /** `TS-HFOTA-MRC`, `TS-HFOTA-EVNT`, or both with a comma between them. Default: `"TS-HFOTA-MRC"`. */
  purchaseType: purchaseTypeSchema.default("TS-HFOTA-MRC"),
  licenseCount: z.int().min(0),
  /** @default true */
  active: z.boolean().default(true),
  devices: z.array(deviceSchema).default([]),
  /** IMEIs whose licenses go first, in this order, when the pool shrinks below what is assigned. Default: `[]`. */
  cancellationCandidates: candidatesSchema.default([]),
  /** When the subscription last changed, in UTC. Default: when the simulator takes the seed. */
  updateTime: timeSchema.exactOptional(),
  /** When the cancellation candidates last changed, in UTC. Default: when the simulator takes the seed. */
  candidatesTime: timeSchema.exactOptional(),
});

export type AccountSeed = z.output<typeof accountSchema>;

export interface Account {
  readonly accountName: string;
  purchaseType: string;
  licenseCount: number;
  active: boolean;
  updateTime: Date;
  readonly devices: Devices;
  cancellationCandidates: readonly string[];
  candidatesTime: Date;
}

export function openAccount(seed: AccountSeed, now: Date): Account {
  const { updateTime, candidatesTime } = seed;
  return {
    ...seed,
    updateTime: updateTime === undefined ? now : new Date(updateTime),
    candidatesTime: candidatesTime === undefined ? now : new Date(candidatesTime),
    devices: new Devices(seed.devices),
  };
}

export function describeAccount({ devices, updateTime, candidatesTime, ...account }: Account) {
  return {
    ...account,
    devices: [...devices],
    cancellationCandidates: [...account.cancellationCandidates],
    updateTime: updateTime.toISOString(),
    candidatesTime: candidatesTime.toISOString(),
  };
}

/** An account billed only per event has no licenses. */
export function hasPool({ purchaseType }: Pick<Account, "purchaseType">): boolean {
  return purchaseType.includes("TS-HFOTA-MRC");
}

export function poolSize(account: Account): number {
  return hasPool(account) ? account.licenseCount : 0;
}

/** In the simulator, one per device. */
export interface Upgrade {
  readonly id: string;
  readonly stage: Exclude<Device["upgrade"], "none">;
  readonly startDate: string;
  readonly deviceId: string;
}

/** Sorted by IMEI. */
export function upgradesOf({ accountName, devices, updateTime }: Account): Upgrade[] {
  return devices.sorted().flatMap(({ deviceId, upgrade, upgradeTime }) => {
    const startDate = (upgradeTime ?? updateTime.toISOString()).slice(0, 10);
    return upgrade === "none" ? [] : [{ id: upgradeId(accountName, deviceId), stage: upgrade, startDate, deviceId }];
  });
}

/** Shaped like a UUID, and deterministic. */
function upgradeId(accountName: string, deviceId: string): string {
  const hash = createHash("sha256").update(`${accountName} ${deviceId}`).digest("hex");
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
}
