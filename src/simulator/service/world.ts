import type { Account } from "./account";
import { describeAccount, openAccount } from "./account";
import type { Behavior } from "./behavior";
import type { Clock } from "./clock";
import { AccessTokens, Sessions } from "./credentials";
import type { ServiceSeed } from "./seed";

/** Everything the service knows; a reset replaces it as a whole. */
export interface World {
  readonly applications: ServiceSeed["applications"];
  readonly users: NonNullable<ServiceSeed["users"]>;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly behavior: Behavior;
  readonly tokens: AccessTokens;
  readonly sessions: Sessions;
  readonly clock: Clock;
  /** From 0 up to 1. */
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

/** A copy of its content, as the seed that would make it anew. */
export function describeWorld({ applications, users, accounts, behavior }: World) {
  return structuredClone({ applications, users, accounts: [...accounts.values()].map(describeAccount), behavior });
}
