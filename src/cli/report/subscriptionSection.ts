import { hasPool } from "../../reconcile/pool";
import { count } from "../../text/plurals";
import type { Row } from "../text/markdownTable";
import { printable } from "../text/printable";
import type { Section } from "./section";
import type { SubscriptionFacts } from "../facts/subscriptionFacts";

const purchaseTypeWords = new Map([
  ["TS-HFOTA-MRC", "monthly pool"],
  ["TS-HFOTA-EVNT", "billed per upgrade"],
]);

export function subscriptionSection(facts: SubscriptionFacts): Section {
  return {
    title: `FOTA licenses of account ${facts.account}`,
    header: ["FOTA licenses", facts.account],
    rows: subscriptionRows(facts),
  };
}

function subscriptionRows(facts: SubscriptionFacts): Row[] {
  return [
    ["purchase", inWords(facts.purchaseTypes)],
    ...(hasPool(facts) ? poolRows(facts) : missingPoolRows(facts)),
    ["updated", printable(facts.updateTime ?? "not reported by ThingSpace")],
  ];
}

export function poolRows(facts: SubscriptionFacts): Row[] {
  const { licenseCount, licenseUsedCount, licenseFreeCount, licenseOvercommitCount } = facts;
  const overcommit = `${count(licenseOvercommitCount)} more in use than the pool holds; add licenses or remove devices`;
  return [
    ["licenses", count(licenseCount)],
    ["used", count(licenseUsedCount)],
    ["free", count(licenseFreeCount)],
    ...(licenseOvercommitCount === 0 ? [] : [["overcommitted", overcommit] as const]),
  ];
}

function missingPoolRows({ licenseUsedCount }: SubscriptionFacts): Row[] {
  return [
    ["pool", "none; each upgrade is billed, and devices need no license"],
    ...(licenseUsedCount === 0 ? [] : [["used", count(licenseUsedCount)] as const]),
  ];
}

function inWords(purchaseTypes: readonly string[]): string {
  const types = purchaseTypes.map((type) => {
    const words = purchaseTypeWords.get(type);
    return words === undefined ? printable(type) : `${words} (${type})`;
  });
  return types.length === 0 ? "not reported by ThingSpace" : types.join(" and ");
}
