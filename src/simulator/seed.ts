import { z } from "zod";

import type { AccountSeed } from "./account";
import { accountSchema } from "./account";
import { hasPool } from "./accountRules";
import { behaviorSchema } from "./behavior";
import { findRepeat } from "./findRepeat";
import { faultListSchema } from "./faults";
import { parseInput } from "./invalidInput";

/**
 * What is wrong when more devices are licensed than there are licenses. Only a pool that shrank below the upgrades under way is like that, and
 * an account without a pool.
 */
function findSurplus({ purchaseType, licenseCount, devices }: AccountSeed): string | undefined {
  const licensed = devices.filter((device) => device.licensed);
  const upgrading = licensed.filter(({ upgrade }) => upgrade === "inProgress");
  const most = Math.max(licenseCount, upgrading.length);
  return hasPool({ purchaseType }) && licensed.length > most
    ? `${licensed.length} of them are licensed, and licenseCount is ${licenseCount}`
    : undefined;
}

const applicationSchema = z.strictObject({ key: z.string().min(1), secret: z.string() });

const userSchema = z.strictObject({
  username: z.string().min(1),
  password: z.string(),
  /** The accounts that a session of this user sees. */
  accounts: z.array(z.string()),
});

/** The whole content of a simulator. Keys that are not listed here are refused. */
export const seedSchema = z
  .strictObject({
    /**
     * Key pairs that are given access tokens.
     *
     * @default [{ key: "demo-key", secret: "demo-secret" }]
     */
    applications: z.array(applicationSchema).default([{ key: "demo-key", secret: "demo-secret" }]),
    /** Users that may open sessions. Default: `demo-user` with `demo-password`, who sees all the accounts. */
    users: z.array(userSchema).exactOptional(),
    accounts: z.array(accountSchema),
    /** What is unknown of the service; see each knob. */
    behavior: behaviorSchema.default({}),
    /**
     * Faults armed from the start.
     *
     * @default []
     */
    faults: faultListSchema.default([]),
  })
  .superRefine((seed, context) => {
    const names = seed.accounts.map(({ accountName }) => accountName);
    const repeated = findRepeat(names);
    if (repeated !== undefined) {
      const path = ["accounts", repeated.position, "accountName"];
      context.addIssue({ code: "custom", path, message: "is there twice" });
    }
    seed.accounts.forEach((accountSeed, account) => {
      const problem = findSurplus(accountSeed);
      if (problem !== undefined) {
        context.addIssue({ code: "custom", path: ["accounts", account, "devices"], message: problem });
      }
      const { devices } = accountSeed;
      const ids = new Set<string>();
      devices.forEach(({ deviceId }, device) => {
        if (ids.has(deviceId)) {
          const path = ["accounts", account, "devices", device, "deviceId"];
          context.addIssue({ code: "custom", path, message: `${deviceId} is there twice` });
        }
        ids.add(deviceId);
      });
    });
    seed.users?.forEach(({ accounts }, user) => {
      accounts.forEach((name, position) => {
        if (!names.includes(name)) {
          const path = ["users", user, "accounts", position];
          context.addIssue({ code: "custom", path, message: `there is no account "${name}" in the seed` });
        }
      });
    });
  });

export type Seed = z.input<typeof seedSchema>;
export type ParsedSeed = z.output<typeof seedSchema>;

/**
 * Tells whether a value from a file can be a seed.
 *
 * @throws InvalidInputError naming every problem and its place
 */
export function assertSeed(value: unknown): asserts value is Seed {
  parseInput(seedSchema, value, "seed");
}
