import { z } from "zod";

import { type Account, accountSchema, type AccountSeed, describeAccount, hasPool, openAccount } from "./account";
import { type Behavior, behaviorSchema } from "./behavior";
import type { Clock } from "./clock";
import { AccessTokens, Sessions } from "./credentials";
import { repeatedIn } from "./input";

export const serviceSeedSchema = z
  .strictObject({
    /** Key pairs that are given access tokens. Default: `[{ key: "demo-key", secret: "demo-secret" }]`. */
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
    behavior: behaviorSchema.default({}),
  })
  .superRefine(({ accounts, users = [] }, context) => {
    const report = (path: readonly PropertyKey[], message: string) => {
      context.addIssue({ code: "custom", path: [...path], message });
    };
    const names = accounts.map(({ accountName }) => accountName);
    for (const { position } of repeatedIn(names)) {
      report(["accounts", position, "accountName"], "is a duplicate");
    }
    for (const [account, seed] of accounts.entries()) {
      const surplus = findSurplus(seed);
      if (surplus !== undefined) {
        report(["accounts", account, "devices"], surplus);
      }
      for (const { value, position } of repeatedIn(seed.devices.map(({ deviceId }) => deviceId))) {
        report(["accounts", account, "devices", position, "deviceId"], `${value} is a duplicate`);
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

export interface World {
  readonly applications: ServiceSeed["applications"];
  readonly users: NonNullable<ServiceSeed["users"]>;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly behavior: Behavior;
  readonly tokens: AccessTokens;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly random: () => number;
}

export function openWorld(
  { applications, accounts, users }: ServiceSeed,
  { behavior, clock, random }: Pick<World, "behavior" | "clock" | "random">,
): World {
  const everybody = {
    username: "demo-user",
    password: "demo-password",
    accounts: accounts.map(({ accountName }) => accountName),
  };
  const known = users ?? [everybody];
  return {
    applications,
    users: known,
    accounts: new Map(accounts.map((account) => [account.accountName, openAccount(account, clock.now())])),
    behavior,
    tokens: new AccessTokens(clock, behavior.tokenLifetimeSeconds),
    sessions: new Sessions(known, clock, behavior.sessionIdleSeconds),
    clock,
    random,
  };
}

/** A copy, usable as a seed. */
export function describeWorld({ applications, users, accounts, behavior }: World) {
  return structuredClone({ applications, users, accounts: [...accounts.values()].map(describeAccount), behavior });
}

/** Only running upgrades, or an account without a pool, may exceed the license count. */
function findSurplus({ purchaseType, licenseCount, devices }: AccountSeed): string | undefined {
  const licensed = devices.filter((device) => device.licensed);
  const upgrading = licensed.filter(({ upgrade }) => upgrade === "inProgress");
  return hasPool({ purchaseType }) && licensed.length > Math.max(licenseCount, upgrading.length)
    ? `${licensed.length} of them are licensed, and licenseCount is ${licenseCount}`
    : undefined;
}
