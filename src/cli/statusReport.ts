import { hasPool } from "../reconcile/check/headroom";
import type { AccountStatus } from "./accountStatus";
import { breakdownBar } from "./breakdownBar";
import { breakdownSections } from "./breakdownSections";
import { problemFields } from "./commandError";
import { escapeMarkdown } from "./markdownTable";
import { poolBar } from "./poolBar";
import { printable } from "./printable";
import type { Report } from "./report";
import { sectionLines, sectionMarkdown } from "./section";
import { shareSection } from "./shareSection";
import { statusMetrics } from "./statusMetrics";
import { subscriptionSection } from "./subscriptionSection";
import type { Terminal } from "./terminal";

/** The report on one account. */
export function statusReport(status: AccountStatus): Report {
  const { facts, breakdown, shares, warnings } = status;
  const sections = [
    subscriptionSection(facts),
    ...(breakdown === undefined ? [] : breakdownSections(breakdown)),
    ...(shares === undefined ? [] : [shareSection(shares)]),
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
    json: statusFields(status),
    openMetrics: statusMetrics([status]),
    warnings,
  };
}

/** Warnings only where lists were read, of which there may be any. */
export function statusFields({ facts, breakdown, shares, warnings }: AccountStatus): Readonly<Record<string, unknown>> {
  return {
    ...facts,
    ...(breakdown === undefined ? {} : { breakdown }),
    ...(shares === undefined
      ? {}
      : {
          fleets: shares.shares.map(({ fleet: { fleet, file }, ...counts }) => ({ fleet, file, ...counts })),
          unmanagedCount: shares.unmanaged.length,
          unmanaged: shares.unmanaged,
        }),
    ...(breakdown === undefined && shares === undefined ? {} : { warnings: warnings.map(problemFields) }),
  };
}

function barLines({ facts, breakdown }: AccountStatus, terminal: Terminal): readonly string[] {
  return breakdown === undefined ? [poolBar(facts, terminal)] : breakdownBar(facts, breakdown, terminal);
}
