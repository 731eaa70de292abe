import { pluralize, count, counted } from "../../text/plurals";
import { costOf, printCost } from "../../policy/licensePrice";
import { missingWords } from "./costSection";
import type { HeadroomLimits } from "../input/headroomLimits";
import type { HeadroomVerdict } from "../facts/headroomVerdict";
import { escapeMarkdown, markdownTable } from "../text/markdownTable";
import { poolCost } from "../facts/poolCost";
import type { Prices } from "../input/prices";
import type { Report } from "./report";
import type { SubscriptionFacts } from "../facts/subscriptionFacts";
import { poolRows } from "./subscriptionSection";
import { colored } from "../text/terminal";

const advice = "Add licenses to the subscription, or remove devices.";

export function headroomReport(
  facts: SubscriptionFacts,
  limits: HeadroomLimits,
  verdict: HeadroomVerdict,
  prices?: Prices,
): Report {
  const { required, missing, passed } = verdict;
  const cost = prices === undefined ? [] : [costSentence(facts, verdict, prices)];
  const sentence = [headroomSentence(facts, limits, verdict), ...cost].join(" ");
  const title = passed ? "Enough licenses are free." : `Too few licenses are free: ${count(missing)} missing.`;
  const rows = [
    ...poolRows(facts),
    ["required", `${count(required)} (${origin(facts, limits, verdict)})`] as const,
    ["missing", count(missing)] as const,
  ];
  return {
    text: (terminal) => `${colored(passed ? "enough" : "too few", passed ? "green" : "red", terminal)}: ${sentence}`,
    markdown: [
      `**${title}**`,
      markdownTable(["FOTA licenses", facts.account], rows),
      ...(passed ? [] : [advice]),
      ...cost.map(escapeMarkdown),
    ].join("\n\n"),
    json: {
      ...facts,
      ...limits,
      required,
      missing,
      passed,
      ...(prices === undefined
        ? {}
        : { cost: { ...poolCost(facts, prices), missingPerMonth: costOf(missing, prices) } }),
    },
    failure: passed ? undefined : `too few: ${sentence}`,
  };
}

function headroomSentence(facts: SubscriptionFacts, limits: HeadroomLimits, verdict: HeadroomVerdict): string {
  const { account, licenseCount, licenseUsedCount, licenseFreeCount, licenseOvercommitCount } = facts;
  const { required, missing, passed } = verdict;
  const overcommit = licenseOvercommitCount === 0 ? "" : `, ${count(licenseOvercommitCount)} more than the pool holds`;
  const use = `${count(licenseUsedCount)} of ${count(licenseCount)} in use${overcommit}`;
  return (
    `account ${account} has ${counted(licenseFreeCount, "license")} free (${use}), and ${count(required)} ` +
    `${pluralize(required, "[is|are]")} required (${origin(facts, limits, verdict)})` +
    (passed ? "." : `: ${count(missing)} missing. ${advice}`)
  );
}

function costSentence(
  { licenseCount, licenseFreeCount }: SubscriptionFacts,
  { missing }: HeadroomVerdict,
  prices: Prices,
): string {
  return `The pool costs ${printCost(licenseCount, prices)} a month, of which ${printCost(licenseFreeCount, prices)} is idle${missingWords(missing, prices)}.`;
}

function origin(facts: SubscriptionFacts, limits: HeadroomLimits, { isByPercent }: HeadroomVerdict): string {
  return isByPercent
    ? `${String(limits.minFreePercent)}% of ${count(facts.licenseCount)}`
    : `--min-free ${String(limits.minFree)}`;
}
