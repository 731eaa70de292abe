import type { Account, AccountPatch } from "./account";
import { accountPatchSchema, describeAccount, openAccount } from "./account";
import { AccessTokens } from "./accessTokens";
import type { Behavior, BehaviorOptions } from "./behavior";
import { behaviorSchema, defaultBehavior } from "./behavior";
import type { Clock } from "./clock";
import type { Fault } from "./faults";
import { faultListSchema } from "./faults";
import { FaultList } from "./faults/faultList";
import { InvalidInputError, parseInput } from "./invalidInput";
import { patchAccount } from "./portal";
import { RequestLog } from "./requestLog";
import type { ParsedSeed, Seed } from "./seed";
import { seedSchema } from "./seed";
import { Sessions } from "./sessions";

export interface WorldOptions {
  readonly seed: Seed;
  /** Wins over the first seed; a later reset may say otherwise. */
  readonly behavior: BehaviorOptions;
  readonly clock: Clock;
  /** Makes a source of numbers from 0 up to 1; a new one for each content, so that chance, too, begins anew with a reset. */
  readonly openRandom: () => () => number;
}

/** What one seed makes, and the next one replaces as a whole. */
interface Content {
  readonly applications: ParsedSeed["applications"];
  readonly users: NonNullable<ParsedSeed["users"]>;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly behavior: Behavior;
  readonly tokens: AccessTokens;
  readonly sessions: Sessions;
  readonly random: () => number;
}

/** Everything the simulator knows: the content of a seed, who is logged in, what was asked, what goes wrong. */
export class World {
  readonly clock: Clock;
  readonly log = new RequestLog();
  readonly faults: FaultList;
  readonly #fixedBehavior: BehaviorOptions;
  readonly #openRandom: () => () => number;

  #content: Content;

  constructor({ seed, behavior, clock, openRandom }: WorldOptions) {
    this.clock = clock;
    this.#openRandom = openRandom;
    this.faults = new FaultList(() => this.random());
    this.#fixedBehavior = parseInput(behaviorSchema, behavior, "behavior");
    const parsed = parseInput(seedSchema, seed, "seed");
    this.#content = this.#open({ ...parsed, behavior: { ...parsed.behavior, ...this.#fixedBehavior } });
  }

  /** As new, with another content: nobody is logged in and only the seed's faults are armed. Clock and log go on. */
  reset(seed: unknown): void {
    this.#content = this.#open(parseInput(seedSchema, seed, "seed"));
  }

  get applications(): ParsedSeed["applications"] {
    return this.#content.applications;
  }

  get accounts(): ReadonlyMap<string, Account> {
    return this.#content.accounts;
  }

  get behavior(): Behavior {
    return this.#content.behavior;
  }

  get tokens(): AccessTokens {
    return this.#content.tokens;
  }

  get sessions(): Sessions {
    return this.#content.sessions;
  }

  get random(): () => number {
    return this.#content.random;
  }

  /** The content as a seed that would make it anew, with the faults that are still to come; a copy. */
  describe(): Seed {
    const { applications, users, accounts, behavior } = this.#content;
    const faults = this.faults.remaining();
    return structuredClone({
      applications,
      users,
      accounts: [...accounts.values()].map(describeAccount),
      behavior,
      faults,
    });
  }

  patchAccount(name: string, patch: unknown): void {
    const account = this.accounts.get(name);
    if (account === undefined) {
      throw new InvalidInputError(
        `accounts: there is no account "${name}"; there are ${[...this.accounts.keys()].join(", ")}`,
      );
    }
    const parsed: AccountPatch = parseInput(accountPatchSchema, patch, "account");
    patchAccount(account, parsed, this.clock.now());
  }

  setFaults(list: unknown): void {
    this.faults.set(parseInput(faultListSchema, list, "faults"));
  }

  listFaults(): Fault[] {
    return this.faults.list();
  }

  #open(seed: ParsedSeed): Content {
    const { applications, accounts } = seed;
    const everybody = {
      username: "demo-user",
      password: "demo-password",
      accounts: accounts.map(({ accountName }) => accountName),
    };
    const users = seed.users ?? [everybody];
    const behavior = { ...defaultBehavior, ...this.#fixedBehavior, ...seed.behavior };
    this.faults.set(seed.faults);
    return {
      applications,
      users,
      accounts: new Map(accounts.map((account) => [account.accountName, openAccount(account, this.clock.now())])),
      behavior,
      tokens: new AccessTokens(this.clock, behavior.tokenLifetimeSeconds),
      sessions: new Sessions(users, this.clock, behavior.sessionIdleSeconds),
      random: this.#openRandom(),
    };
  }
}
