import { hasPool } from "../reconcile/check/headroom";
import { count } from "../fleet/wording";
import { markdownTable, type Row } from "./markdownTable";
import { poolBar } from "./poolBar";
import { printable } from "./printable";
import type { Report } from "./report";
import type { SubscriptionFacts } from "./subscriptionFacts";
import type { Terminal } from "./terminal";
import { wrap } from "./wrap";

const purchaseTypeWords = new Map([
  ["TS-HFOTA-MRC", "monthly pool"],
  ["TS-HFOTA-EVNT", "billed per upgrade"],
]);

export function subscriptionReport(facts: SubscriptionFacts): Report {
  return {
    text: (terminal) => subscriptionText(facts, terminal),
    markdown: markdownTable(["FOTA licenses", facts.account], subscriptionRows(facts)),
    json: { ...facts },
  };
}

function subscriptionText(facts: SubscriptionFacts, terminal: Terminal | undefined): string {
  const lines = [
    ...wrap(`FOTA licenses of account ${facts.account}`, terminal?.width),
    ...formatRows(subscriptionRows(facts), terminal?.width),
  ];
  return [...lines, ...(terminal !== undefined && hasPool(facts) ? [poolBar(facts, terminal)] : [])].join("\n");
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

/** Two columns; long values are wrapped. */
function formatRows(rows: readonly Row[], width = Infinity): string[] {
  const indent = 2 + Math.max(...rows.map(([label]) => label.length)) + 2;
  return rows.flatMap(([label, value]) =>
    wrap(value, width - indent).map(
      (line, position) => `${(position === 0 ? `  ${label}` : "").padEnd(indent)}${line}`,
    ),
  );
}
