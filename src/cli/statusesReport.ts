import { sum } from "../fleet/sum";
import { agreeing, count, firstOf } from "../fleet/wording";
import { hasPool } from "../reconcile/check/headroom";
import type { AccountFailure, AccountStatuses } from "./accountStatuses";
import type { AccountStatus } from "./accountStatus";
import { countOrBound, countOrUnknown } from "./breakdownSections";
import { CommandError, problemFields } from "./commandError";
import { escapeMarkdown, markdownTable } from "./markdownTable";
import { sumOfBreakdowns, type PoolBreakdown } from "./poolBreakdown";
import { printable } from "./printable";
import type { Report } from "./report";
import { statusMetrics } from "./statusMetrics";
import { statusFields } from "./statusReport";
import type { SubscriptionFacts } from "./subscriptionFacts";
import { textTable } from "./textTable";

type Counts = Pick<
  SubscriptionFacts,
  "licenseCount" | "licenseUsedCount" | "licenseFreeCount" | "licenseOvercommitCount"
> & { readonly breakdown?: PoolBreakdown | undefined };

/**
 * The report on several accounts: a line for each and their sum.
 *
 * @throws CommandError when there is none to show
 */
export function statusesReport({ statuses, failures }: AccountStatuses): Report {
  const errors = failureLines(failures);
  if (statuses.length === 0) {
    throw new CommandError(errors.join("\n"));
  }
  const { header, rows } = tableOf(statuses, failures.length);
  const warnings = statuses.flatMap((status) => status.warnings);
  return {
    text: () => textTable(header, rows),
    markdown: [
      markdownTable(header, rows),
      ...warnings.map((text) => escapeMarkdown(printable(text))),
      ...errors.map((text) => `**Error:** ${escapeMarkdown(printable(text))}`),
    ].join("\n\n"),
    json: {
      accounts: statuses.map(statusFields),
      sum: { accountCount: statuses.length, ...sumOf(statuses) },
      errors: failures.map(({ account, error }) => ({ account, ...problemFields(error.message) })),
    },
    openMetrics: statusMetrics(statuses),
    warnings,
    errors,
  };
}

/** Free licenses of one account make up for nothing on another one. */
function sumOf(statuses: readonly AccountStatus[]): Counts {
  const total = (of: (facts: SubscriptionFacts) => number) => sum(statuses.map(({ facts }) => of(facts)));
  const breakdowns = statuses.flatMap(({ breakdown }) => breakdown ?? []);
  return {
    licenseCount: total((facts) => facts.licenseCount),
    licenseUsedCount: total((facts) => facts.licenseUsedCount),
    licenseFreeCount: total((facts) => facts.licenseFreeCount),
    licenseOvercommitCount: total((facts) => facts.licenseOvercommitCount),
    ...(breakdowns.length === 0 ? {} : { breakdown: sumOfBreakdowns(breakdowns) }),
  };
}

function tableOf(statuses: readonly AccountStatus[], failed: number) {
  const total = sumOf(statuses);
  const isOvercommitted = total.licenseOvercommitCount > 0;
  const cellsOf = (name: string, counts: Counts, isPool: boolean) => {
    const ofPool = (value: number) => (isPool ? count(value) : "-");
    return [
      name,
      ofPool(counts.licenseCount),
      count(counts.licenseUsedCount),
      ofPool(counts.licenseFreeCount),
      ...(isOvercommitted ? [ofPool(counts.licenseOvercommitCount)] : []),
      ...(counts.breakdown === undefined ? [] : breakdownCells(counts.breakdown)),
    ];
  };
  const shown = statuses.length;
  return {
    header: [
      "account",
      "licenses",
      "used",
      "free",
      ...(isOvercommitted ? ["overcommitted"] : []),
      ...(total.breakdown === undefined ? [] : breakdownHeader),
    ],
    rows: [
      ...statuses.map(({ facts, breakdown }) => cellsOf(facts.account, { ...facts, breakdown }, hasPool(facts))),
      cellsOf(failed === 0 ? "sum" : `sum of ${count(shown)} of ${count(shown + failed)}`, total, true),
    ],
  };
}

const breakdownHeader = ["releasable", "scheduled", "stuck", "unknown", "ineligible", "unlicensed"];

function breakdownCells(breakdown: PoolBreakdown): readonly string[] {
  const { releasableCount, scheduledCount, stuckCount, unknownCount } = breakdown;
  return [
    ...[releasableCount, scheduledCount, stuckCount].map((value) => countOrBound(value, unknownCount)),
    count(unknownCount),
    countOrUnknown(breakdown.licensedIneligibleCount),
    countOrUnknown(breakdown.unlicensedEligibleCount),
  ];
}

/** A failure that ended everything is said once, for all accounts. */
function failureLines(failures: readonly AccountFailure[]): readonly string[] {
  const accounts = new Map<string, string[]>();
  for (const { account, error } of failures) {
    accounts.set(error.message, [...(accounts.get(error.message) ?? []), account]);
  }
  return [...accounts].map(
    ([message, names]) => `${agreeing(names.length, "account[|s]")} ${firstOf(names)}: ${message}`,
  );
}
