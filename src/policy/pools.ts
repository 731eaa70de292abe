import { hasPool } from "../reconcile/pool";
import { counted, firstOf } from "../text/plurals";
import type { Finding, Judgement } from "./judgement";
import type { Fleet, Stack, Subscription, SubscriptionFacts } from "./stack";

/** Its numbers cover all fleets of the account in the program. */
export interface Pool extends SubscriptionFacts {
  /** Of the subscription. */
  readonly urn: string;
}

interface Pools {
  readonly judgeable: readonly Pool[];
  readonly notEvaluated: readonly Finding[];
}

interface PoolJudge {
  readonly problemOf: (pool: Pool) => string | undefined;
  /** A notice about an account that passes. */
  readonly noticeOf?: (pool: Pool) => string | undefined;
  /** Accounts with settings of their own. */
  readonly configured?: readonly string[];
}

export function judgePools(
  stack: Stack,
  { problemOf, noticeOf = () => undefined, configured = [] }: PoolJudge,
): Judgement {
  const { judgeable, notEvaluated } = findPools(stack);
  const findings = (messageOf: (pool: Pool) => string | undefined) =>
    judgeable.flatMap((pool) => {
      const message = messageOf(pool);
      return message === undefined ? [] : [{ account: pool.account, urn: pool.urn, message }];
    });
  return {
    violations: findings(problemOf),
    notEvaluated,
    notices: [...findings(noticeOf), ...unusedSettings(configured, stack)],
  };
}

/** The account may be misspelled. */
function unusedSettings(configured: readonly string[], { fleets, subscriptions }: Stack): Finding[] {
  const accounts = [...fleets, ...subscriptions].map(({ account }) => account);
  const [first] = [...subscriptions, ...fleets];
  return first === undefined
    ? []
    : configured
        .filter((account) => !accounts.includes(account))
        .map((account) => ({
          account,
          urn: first.urn,
          message:
            `there are settings for account ${account}, and this stack has no fleet and no FotaSubscription on it. ` +
            `Fix the account's name, unless the settings are for another stack.`,
        }));
}

type KnownSubscription = Pool & { readonly name: string };

function findPools(stack: Stack): Pools {
  const accounts = new Set([...stack.fleets, ...stack.subscriptions].flatMap(({ account }) => account ?? []));
  const byAccount = [...accounts].sort().map((account) => findPool(account, stack));
  return {
    judgeable: byAccount.flatMap(({ judgeable }) => judgeable),
    notEvaluated: [...withoutAccount(stack), ...byAccount.flatMap(({ notEvaluated }) => notEvaluated)],
  };
}

function findPool(account: string, stack: Stack): Pools {
  const subscriptions = stack.subscriptions.filter((subscription) => subscription.account === account);
  const known = subscriptions.flatMap(withFacts);
  if (!known.every(hasPool)) {
    return { judgeable: [], notEvaluated: [] };
  }
  const fleets = stack.fleets.filter((fleet) => fleet.account === account);
  const unknown = [
    ...subscriptions.flatMap((subscription) => missingValues(account, subscription)),
    ...unknownFleets(account, stack.fleets, known),
  ];
  const complete = known.filter((subscription) => fleets.every(({ name }) => subscription.fleets.includes(name)));
  // Numbers differ when the account changed between two readings.
  const [pool] = complete.sort((one, other) => one.projectedFreeCount - other.projectedFreeCount);
  // The fleets of an incomplete subscription may be unknown.
  const isComplete = known.length === subscriptions.length;
  const notEvaluated = pool === undefined && isComplete ? [...unknown, ...listing(account, fleets, known)] : unknown;
  return { judgeable: pool === undefined || notEvaluated.length > 0 ? [] : [pool], notEvaluated };
}

function withFacts({ name, urn, facts }: Subscription): KnownSubscription[] {
  return facts === undefined ? [] : [{ ...facts, name, urn }];
}

function withoutAccount({ fleets, subscriptions }: Stack): Finding[] {
  return [
    ...subscriptions
      .filter(({ account }) => account === undefined)
      .map(({ name, urn }) => ({
        account: undefined,
        urn,
        message:
          `the account of FotaSubscription ${name} is unknown before the deployment. Give it as a plain value, or, with --target, ` +
          `target the subscription, too.`,
      })),
    ...fleets
      .filter(({ account }) => account === undefined)
      .map(({ name, urn }) => ({
        account: undefined,
        urn,
        message: `the account of fleet ${name} is unknown before the deployment. Give it as a plain value.`,
      })),
  ];
}

function missingValues(account: string, { name, urn, unknown }: Subscription): Finding[] {
  return unknown.length === 0
    ? []
    : [
        {
          account,
          urn,
          message:
            `FotaSubscription ${name} of account ${account} lacks outputs: ${unknown.join(", ")}. If another release of ` +
            `pulumi-thingspace-fota wrote it, deploy with this one.`,
        },
      ];
}

/** Fleets that a subscription could not plan, or whose devices are unknown. */
function unknownFleets(account: string, all: readonly Fleet[], subscriptions: readonly KnownSubscription[]): Finding[] {
  const unknown = new Map<string, string>();
  for (const subscription of subscriptions) {
    for (const name of subscription.undeterminedFleets) {
      unknown.set(name, subscription.urn);
    }
  }
  const leaving = new Set(unknown.keys());
  for (const { name, urn, account: on, devices } of all) {
    if (on === undefined) {
      // A finding of its own.
      unknown.delete(name);
    } else if (on === account) {
      leaving.delete(name);
      if (devices === undefined || unknown.has(name)) {
        unknown.set(name, urn);
      }
    }
  }
  return [...unknown].map(([name, urn]) => ({
    account,
    urn,
    message: leaving.has(name)
      ? `it is not known how many licenses of account ${account} fleet ${name} releases, which leaves the account. The line with ` +
        `[releases-unknown] in the output of this preview says why.`
      : `the devices or options of fleet ${name} of account ${account} are outputs of another resource and unknown before the ` +
        `deployment. Give them as plain values, or deploy that resource first.`,
  }));
}

/** For an account of which no subscription lists all fleets. */
function listing(account: string, fleets: readonly Fleet[], subscriptions: readonly KnownSubscription[]): Finding[] {
  const unlisted = fleets.filter(
    ({ name }) => !subscriptions.some((subscription) => subscription.fleets.includes(name)),
  );
  const [first] = unlisted.length > 0 ? unlisted : fleets;
  if (first === undefined) {
    return [];
  }
  const what =
    unlisted.length > 0
      ? `no FotaSubscription lists ${counted(unlisted.length, "fleet")} of account ${account}: ${firstOf(unlisted.map(({ name }) => name))}. List all fleets of the account`
      : `account ${account} has its fleets in several FotaSubscriptions (${subscriptions.map(({ name }) => name).join(", ")}), whose numbers ` +
        `cannot be added up. List all fleets of the account in one`;
  return [
    {
      account,
      urn: first.urn,
      message: `${what}: new FotaSubscription("…", { account: ${JSON.stringify(account)}, fleets: [...] }).`,
    },
  ];
}
