import { sum } from "../../fleet/sum";
import { pluralize, count, firstOf } from "../../text/plurals";
import { hasPool } from "../../reconcile/pool";
import type { AccountFailure, AccountStatuses } from "../facts/accountStatuses";
import type { AccountStatus } from "../facts/accountStatus";
import { countOrBound, countOrUnknown } from "./breakdownSections";
import { CommandError, problemFields } from "../commandError";
import { escapeMarkdown, markdownTable } from "../text/markdownTable";
import { printMoney } from "../../policy/licensePrice";
import { poolCost, type PoolCost } from "../facts/poolCost";
import { sumOfBreakdowns, type PoolBreakdown } from "../facts/poolBreakdown";
import type { Prices } from "../input/prices";
import { printable } from "../text/printable";
import type { Report } from "./report";
import { statusMetrics } from "./statusMetrics";
import { costOfPool, statusFields } from "./statusReport";
import type { SubscriptionFacts } from "../facts/subscriptionFacts";
import { textTable } from "../text/textTable";

type Counts = Pick<
  SubscriptionFacts,
  "licenseCount" | "licenseUsedCount" | "licenseFreeCount" | "licenseOvercommitCount"
> & { readonly breakdown?: PoolBreakdown | undefined; readonly cost?: PoolCost | undefined };

/** @throws CommandError when there is no account to show */
export function statusesReport({ statuses, failures }: AccountStatuses, prices?: Prices): Report {
  const errors = failureLines(failures);
  if (statuses.length === 0) {
    throw new CommandError(errors.join("\n"));
  }
  const { header, rows } = tableOf(statuses, failures.length, prices);
  const warnings = statuses.flatMap((status) => status.warnings);
  return {
    text: () => textTable(header, rows),
    markdown: [
      markdownTable(header, rows),
      ...warnings.map((text) => escapeMarkdown(printable(text))),
      ...errors.map((text) => `**Error:** ${escapeMarkdown(printable(text))}`),
    ].join("\n\n"),
    json: {
      accounts: statuses.map((status) => statusFields(status, prices)),
      sum: { accountCount: statuses.length, ...sumOf(statuses, prices) },
      errors: failures.map(({ account, error }) => ({ account, ...problemFields(error.message) })),
    },
    openMetrics: statusMetrics(statuses),
    warnings,
    errors,
  };
}

/** One account's free licenses do not make up for another's excess. */
function sumOf(statuses: readonly AccountStatus[], prices: Prices | undefined): Counts {
  const counts = countsOf(statuses);
  const pools = countsOf(statuses.filter(({ facts }) => hasPool(facts)));
  return { ...counts, ...(prices === undefined ? {} : { cost: poolCost(pools, prices) }) };
}

function countsOf(statuses: readonly AccountStatus[]): Counts {
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

function tableOf(statuses: readonly AccountStatus[], failed: number, prices: Prices | undefined) {
  const total = sumOf(statuses, prices);
  const isOvercommitted = total.licenseOvercommitCount > 0;
  const costs = costColumns(total);
  const cellsOf = (name: string, counts: Counts, isPool: boolean) => {
    const ofPool = (value: number) => (isPool ? count(value) : "-");
    return [
      name,
      ofPool(counts.licenseCount),
      count(counts.licenseUsedCount),
      ofPool(counts.licenseFreeCount),
      ...(isOvercommitted ? [ofPool(counts.licenseOvercommitCount)] : []),
      ...(counts.breakdown === undefined ? [] : breakdownCells(counts.breakdown)),
      ...costs.map(([, cellOf]) => (counts.cost === undefined ? "-" : cellOf(counts.cost, counts.breakdown))),
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
      ...costs.map(([header]) => header),
    ],
    rows: [
      ...statuses.map((status) => {
        const { facts, breakdown } = status;
        return cellsOf(facts.account, { ...facts, breakdown, cost: costOfPool(status, prices) }, hasPool(facts));
      }),
      cellsOf(failed === 0 ? "sum" : `sum of ${count(shown)} of ${count(shown + failed)}`, total, true),
    ],
  };
}

type CostColumn = readonly [header: string, cellOf: (cost: PoolCost, breakdown: PoolBreakdown | undefined) => string];

function costColumns({ breakdown, cost }: Counts): readonly CostColumn[] {
  if (cost === undefined) {
    return [];
  }
  const money = (amount: number) => printMoney(amount, cost.currency);
  const stuck: CostColumn = [
    "stuck/month",
    ({ stuckPerMonth }, of) => countOrBound(stuckPerMonth, of?.unknownCount ?? 0, money),
  ];
  const breakEven: CostColumn = [
    "break-even",
    ({ breakEvenUpgradesPerMonth }) => countOrUnknown(breakEvenUpgradesPerMonth),
  ];
  return [
    ["pool/month", ({ poolPerMonth }) => money(poolPerMonth)],
    ["used/month", ({ usedPerMonth }) => money(usedPerMonth)],
    ["idle/month", ({ idlePerMonth }) => money(idlePerMonth)],
    ...(breakdown === undefined ? [] : [stuck]),
    ...(cost.breakEvenUpgradesPerMonth === undefined ? [] : [breakEven]),
  ];
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

/** A failure that ended everything is reported once, for all accounts. */
function failureLines(failures: readonly AccountFailure[]): readonly string[] {
  const accounts = new Map<string, string[]>();
  for (const { account, error } of failures) {
    accounts.set(error.message, [...(accounts.get(error.message) ?? []), account]);
  }
  return [...accounts].map(
    ([message, names]) => `${pluralize(names.length, "account[|s]")} ${firstOf(names)}: ${message}`,
  );
}
