import { costOf } from "../../policy/licensePrice";
import { hasPool } from "../../reconcile/pool";
import type { AccountStatus } from "../facts/accountStatus";
import { breakdownBar } from "./breakdownBar";
import { breakdownSections } from "./breakdownSections";
import { problemFields } from "../commandError";
import { costSection } from "./costSection";
import { labelSection } from "./labelSection";
import { escapeMarkdown } from "../text/markdownTable";
import { poolBar } from "./poolBar";
import { poolCost, type PoolCost } from "../facts/poolCost";
import type { Prices } from "../input/prices";
import { printable } from "../text/printable";
import type { Report } from "./report";
import { sectionLines, sectionMarkdown } from "./section";
import { shareSection } from "./shareSection";
import { statusMetrics } from "./statusMetrics";
import { subscriptionSection } from "./subscriptionSection";
import type { Terminal } from "../text/terminal";

export function statusReport(status: AccountStatus, prices?: Prices): Report {
  const { facts, breakdown, shares, labels, warnings } = status;
  const price = hasPool(facts) ? prices : undefined;
  const sections = [
    subscriptionSection(facts),
    ...(breakdown === undefined ? [] : breakdownSections(breakdown)),
    ...(prices === undefined ? [] : [costSection(facts, breakdown, prices)]),
    ...(shares === undefined ? [] : [shareSection(shares, price)]),
    ...(labels === undefined ? [] : [labelSection(labels, price)]),
  ];
  return {
    text: (terminal) =>
      [
        ...sections.flatMap((section) => sectionLines(section, terminal?.width)),
        ...(terminal !== undefined && hasPool(facts) ? barLines(status, terminal) : []),
      ].join("\n"),
    markdown: [...sections.map(sectionMarkdown), ...warnings.map((text) => escapeMarkdown(printable(text)))].join(
      "\n\n",
    ),
    json: statusFields(status, prices),
    openMetrics: statusMetrics([status]),
    warnings,
  };
}

/** Warnings only if lists were read. */
export function statusFields(status: AccountStatus, prices?: Prices): Readonly<Record<string, unknown>> {
  const { facts, breakdown, shares, labels, warnings } = status;
  const cost = (name: string, licenses: number) =>
    prices === undefined ? {} : { [name]: hasPool(facts) ? costOf(licenses, prices) : undefined };
  return {
    ...facts,
    ...(breakdown === undefined ? {} : { breakdown }),
    ...(prices === undefined ? {} : { cost: costOfPool(status, prices) }),
    ...(shares === undefined
      ? {}
      : {
          fleets: shares.shares.map(({ fleet: { fleet, file }, ...counts }) => ({
            fleet,
            file,
            ...counts,
            ...cost("licensedPerMonth", counts.licensedCount),
          })),
          unmanagedCount: shares.unmanaged.length,
          ...cost("unmanagedPerMonth", shares.unmanaged.length),
          unmanaged: shares.unmanaged,
        }),
    ...(labels === undefined
      ? {}
      : { labels: labels.map((share) => ({ ...share, ...cost("licensedPerMonth", share.licensedCount) })) }),
    ...(breakdown === undefined && shares === undefined ? {} : { warnings: warnings.map(problemFields) }),
  };
}

/** `undefined` without prices or a pool. */
export function costOfPool({ facts, breakdown }: AccountStatus, prices: Prices | undefined): PoolCost | undefined {
  return prices === undefined || !hasPool(facts) ? undefined : poolCost({ ...facts, breakdown }, prices);
}

function barLines({ facts, breakdown }: AccountStatus, terminal: Terminal): readonly string[] {
  return breakdown === undefined ? [poolBar(facts, terminal)] : breakdownBar(facts, breakdown, terminal);
}
