import { z } from "zod";

import type { AccountSeed } from "./account";
import { accountSchema, hasPool } from "./account";
import { behaviorSchema } from "./behavior";
import { repeatedIn } from "./input";

/** Only upgrades under way, and an account without a pool, may hold more licenses than there are. */
function findSurplus({ purchaseType, licenseCount, devices }: AccountSeed): string | undefined {
  const licensed = devices.filter((device) => device.licensed);
  const upgrading = licensed.filter(({ upgrade }) => upgrade === "inProgress");
  return hasPool({ purchaseType }) && licensed.length > Math.max(licenseCount, upgrading.length)
    ? `${licensed.length} of them are licensed, and licenseCount is ${licenseCount}`
    : undefined;
}

/** What the service holds at first. Keys that are not listed here are refused. */
export const serviceSeedSchema = z
  .strictObject({
    /**
     * Key pairs that are given access tokens.
     *
     * @default [{ key: "demo-key", secret: "demo-secret" }]
     */
    applications: z
      .array(z.strictObject({ key: z.string().min(1), secret: z.string() }))
      .default([{ key: "demo-key", secret: "demo-secret" }]),
    /** Users that may open sessions. Default: `demo-user` with `demo-password`, who sees all the accounts. */
    users: z
      .array(
        z.strictObject({
          username: z.string().min(1),
          password: z.string(),
          /** The accounts that a session of this user sees. */
          accounts: z.array(z.string()),
        }),
      )
      .exactOptional(),
    accounts: z.array(accountSchema),
    /** What is unknown of the service; see each knob. */
    behavior: behaviorSchema.default({}),
  })
  .superRefine(({ accounts, users = [] }, context) => {
    const report = (path: readonly PropertyKey[], message: string) => {
      context.addIssue({ code: "custom", path: [...path], message });
    };
    const names = accounts.map(({ accountName }) => accountName);
    for (const { position } of repeatedIn(names)) {
      report(["accounts", position, "accountName"], "is there twice");
    }
    for (const [account, seed] of accounts.entries()) {
      const surplus = findSurplus(seed);
      if (surplus !== undefined) {
        report(["accounts", account, "devices"], surplus);
      }
      for (const { value, position } of repeatedIn(seed.devices.map(({ deviceId }) => deviceId))) {
        report(["accounts", account, "devices", position, "deviceId"], `${value} is there twice`);
      }
    }
    for (const [user, { accounts: seen }] of users.entries()) {
      for (const [position, name] of seen.entries()) {
        if (!names.includes(name)) {
          report(["users", user, "accounts", position], `there is no account "${name}" in the seed`);
        }
      }
    }
  });

export type ServiceSeed = z.output<typeof serviceSeedSchema>;
