import type { Subscription } from "../../ports/licenseApi";
import { sum } from "../../fleet/sum";
import { problem } from "../../problemCodes";
import { pluralize, count, counted } from "../../text/plurals";
import { balance, hasPool, type PoolChange } from "../pool";
import type { Facts } from "./rule";

export function headroom({ plan, session, subscription, licensed }: Facts): string | undefined {
  if (subscription === undefined || plan.assign.length === 0 || !hasPool(subscription)) {
    return undefined;
  }
  // Unplanned fleets never cause a refusal, but the message counts them, so that enough licenses are bought at once.
  const expected = () => (licensed === undefined ? [] : session.mostNeeded(licensed));
  return shortage(subscription, session.poolChanges(), expected);
}

/** The most that a fleet takes: it adds what fits, releases, and adds the rest. */
function need({ assign, release }: PoolChange): number {
  return Math.max(assign.length - release.length, 0);
}

/** What a fleet returns to the pool beyond its own additions. */
function surplus({ assign, release }: PoolChange): number {
  return Math.max(release.length - assign.length, 0);
}

/**
 * The plans must fit in any order in which the engine applies them: what a fleet releases makes room only for its own
 * additions, because another fleet may come first. In a pool that shrank below its use, releases first make up for
 * that.
 *
 * @param expected changes to be named that decide nothing
 */
export function shortage(
  subscription: Subscription,
  plans: readonly PoolChange[],
  expected: () => readonly PoolChange[] = () => [],
): string | undefined {
  return missingFor(subscription, plans) > 0 ? shortageMessage(subscription, [...plans, ...expected()]) : undefined;
}

function missingFor(subscription: Subscription, plans: readonly PoolChange[]): number {
  const asking = plans.filter(({ assign }) => assign.length > 0);
  const { licenseFreeCount: free, licenseOvercommitCount } = balance(subscription);
  return asking.length === 0
    ? 0
    : sum(asking.map(need)) + Math.max(licenseOvercommitCount - sum(asking.map(surplus)), 0) - free;
}

function shortageMessage(subscription: Subscription, plans: readonly PoolChange[]): string {
  const asking = plans.filter(({ assign }) => assign.length > 0);
  const needed = sum(asking.map(need));
  const { account, licenseCount, licenseUsedCount } = subscription;
  const { licenseFreeCount: free } = balance(subscription);
  const missing = missingFor(subscription, plans);
  const who =
    asking.length === 1
      ? `fleet ${asking.map(({ fleet }) => fleet).join()} needs`
      : `${counted(asking.length, "fleet")} (${asking.map((plan) => `${plan.fleet}: ${count(need(plan))}`).join(", ")}) need`;
  const itself = asking.length === 1 ? "it releases itself" : "they release themselves";
  const others = plans.filter(({ assign, release }) => assign.length === 0 && release.length > 0);
  const coming =
    others.length === 0
      ? ""
      : ` ${others.map(({ fleet }) => `Fleet ${fleet}`).join(", ")} ${pluralize(others.length, "[releases|release]")} ${count(sum(others.map(surplus)))} in the same change, ` +
        `but perhaps too late: deploy ${pluralize(others.length, "[that fleet|those fleets]")} first, with pulumi up --target.`;
  const released = asking.some(({ release }) => release.length > 0) ? ` beyond those that ${itself}` : "";
  return problem(
    "headroom-exceeded",
    `${who} ${counted(needed, "more license")}${released}, but account ${account} has ${count(free)} free ` +
      `(${count(licenseUsedCount)} of ${count(licenseCount)} in use): ${count(missing)} missing. ` +
      `Add licenses to the subscription or remove devices.${coming}`,
  );
}
