import { z } from "zod";

import { deviceSchema, imeiSchema, timeSchema, upgradeSchema } from "./device";
import { Devices } from "./devices";
import { findRepeat } from "./findRepeat";

const purchaseTypes = new Set(["TS-HFOTA-MRC", "TS-HFOTA-EVNT"]);
const purchaseTypeSchema = z
  .string()
  .refine(
    (text) => text.split(",").every((type) => purchaseTypes.has(type.trim())),
    'expected "TS-HFOTA-MRC", "TS-HFOTA-EVNT" or both with a comma between them',
  );

const candidatesSchema = z.array(imeiSchema).superRefine((candidates, context) => {
  const repeated = findRepeat(candidates);
  if (repeated !== undefined) {
    context.addIssue({ code: "custom", path: [repeated.position], message: `${repeated.value} is there twice` });
  }
});

export const accountSchema = z.strictObject({
  /** Billing account name; leading zeros count. */
  accountName: z.string().regex(/^[\dA-Za-z-]+$/, "an account name has letters, digits and dashes"),
  /**
   * `TS-HFOTA-MRC`, `TS-HFOTA-EVNT`, or both with a comma between them.
   *
   * @default "TS-HFOTA-MRC"
   */
  purchaseType: purchaseTypeSchema.default("TS-HFOTA-MRC"),
  /** Licenses in the monthly pool. More may be assigned, as after a subscription shrank. */
  licenseCount: z.int().min(0),
  /**
   * Whether the account is open for business.
   *
   * @default true
   */
  active: z.boolean().default(true),
  devices: z.array(deviceSchema).default([]),
  /**
   * IMEIs whose licenses go first, in this order, when the pool shrinks below what is assigned.
   *
   * @default []
   */
  cancellationCandidates: candidatesSchema.default([]),
  /** ISO time in UTC at which the subscription last changed. Default: when the simulator takes the seed. */
  updateTime: timeSchema.exactOptional(),
  /** ISO time in UTC at which the cancellation candidates last changed. Default: when the simulator takes the seed. */
  candidatesTime: timeSchema.exactOptional(),
});

/** What somebody does in the portal: what is not named stays as it is, and devices are merged by their id. */
export const accountPatchSchema = z.strictObject({
  purchaseType: purchaseTypeSchema.exactOptional(),
  /** Fewer than are assigned: the service takes licenses away, first assigned first. */
  licenseCount: z.int().min(0).exactOptional(),
  active: z.boolean().exactOptional(),
  /** In place of those that there are. */
  cancellationCandidates: candidatesSchema.exactOptional(),
  /** A device that the account does not have is added to it. More than the pool has cannot be licensed. */
  devices: z
    .array(
      z.strictObject({
        deviceId: imeiSchema,
        mdn: z.string().exactOptional(),
        licensed: z.boolean().exactOptional(),
        assignmentTime: timeSchema.exactOptional(),
        upgrade: upgradeSchema.exactOptional(),
        upgradeTime: timeSchema.exactOptional(),
      }),
    )
    .exactOptional(),
});

export type AccountSeed = z.output<typeof accountSchema>;
export type AccountPatch = z.input<typeof accountPatchSchema>;

/** An account as the rules work on it. */
export interface Account {
  readonly accountName: string;
  purchaseType: string;
  licenseCount: number;
  active: boolean;
  /** When the subscription last changed. */
  updateTime: Date;
  readonly devices: Devices;
  /** IMEIs, the first to lose its license first. */
  cancellationCandidates: readonly string[];
  /** When the candidates last changed. */
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

/** The account in the seed's shape; a copy, so that readers cannot change the simulator by accident. */
export function describeAccount(account: Account): AccountSeed {
  const { accountName, purchaseType, licenseCount, active, cancellationCandidates } = account;
  const { updateTime, candidatesTime } = account;
  const devices = [...account.devices].map((device) => ({ ...device }));
  return {
    accountName,
    purchaseType,
    licenseCount,
    active,
    devices,
    cancellationCandidates: [...cancellationCandidates],
    updateTime: updateTime.toISOString(),
    candidatesTime: candidatesTime.toISOString(),
  };
}
