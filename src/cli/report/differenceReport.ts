import { billNote, costOf, costOfChange, type LicensePrice } from "../../policy/licensePrice";
import { balance, hasPool } from "../../reconcile/pool";
import { pluralize, count, counted, firstOf } from "../../text/plurals";
import { missingWords } from "./costSection";
import type { FleetDifference } from "../facts/fleetDifference";
import { escapeMarkdown, markdownTable } from "../text/markdownTable";
import { printable } from "../text/printable";
import { poolCost } from "../facts/poolCost";
import type { Prices } from "../input/prices";
import type { Report } from "./report";
import { costWords } from "./shareSection";
import { colored, type Terminal } from "../text/terminal";

/** Devices per fleet; `--json` has all. */
const shown = 20;

export function differenceReport(difference: FleetDifference, prices?: Prices): Report {
  const { subscription, fleets, others, projectedFreeCount, problem } = difference;
  const { account, licenseCount, licenseUsedCount } = subscription;
  const missing = fleets.reduce((sum, { plan }) => sum + plan.assign.length, 0);
  const { licenseFreeCount, licenseOvercommitCount } = balance(subscription);
  // Without a pool, nothing is billed monthly.
  const price = hasPool(subscription) ? prices : undefined;
  const cost = price === undefined ? [] : [costSentence(difference, price)];
  const refusal = problem === undefined ? undefined : `pulumi up would be refused: ${problem}`;
  return {
    text: (terminal) =>
      [
        ...fleets.flatMap((fleet) => fleetLines(fleet, price, terminal)),
        ...othersLines(others),
        ...poolLines(difference),
        ...cost,
        ...(refusal === undefined ? [] : [colored(refusal.split("\n").map(printable).join("\n"), "red", terminal)]),
      ].join("\n"),
    markdown: [
      markdownTable(
        ["FOTA licenses", account],
        [
          ...fleets.map((fleet) => [`fleet ${fleet.fleet}`, summaryOf(fleet, price)] as const),
          ["licensed, and in no file", count(others.length)],
          ["free", count(licenseFreeCount)],
          ["free afterwards", count(projectedFreeCount)],
        ],
      ),
      ...cost.map(escapeMarkdown),
      ...fleets.flatMap(markdownList),
      ...(refusal === undefined ? [] : [`**${escapeMarkdown(printable(refusal))}**`]),
    ].join("\n\n"),
    json: {
      account,
      fleets: fleets.map(({ fleet, file, roster, plan }) => ({
        fleet,
        file,
        devices: roster.size,
        assign: plan.assign,
        licensed: plan.adopt,
        ...(prices === undefined
          ? {}
          : {
              assignPerMonth: price === undefined ? undefined : costOf(plan.assign.length, price),
              licensedPerMonth: price === undefined ? undefined : costOf(plan.adopt.length, price),
            }),
      })),
      others,
      licenseCount,
      licenseUsedCount,
      licenseFreeCount,
      licenseOvercommitCount,
      projectedFreeCount,
      ...(prices === undefined ? {} : { cost: price === undefined ? undefined : costFields(difference, price) }),
      problem,
    },
    failure: refusal ?? (missing === 0 ? undefined : `${counted(missing, "device")} without a license`),
  };
}

type Fleet = FleetDifference["fleets"][number];

function fleetLines(fleet: Fleet, price: LicensePrice | undefined, terminal: Terminal | undefined): readonly string[] {
  const { lines, more } = additionsOf(fleet);
  return [
    `fleet ${fleet.fleet} (${fleet.file}): ${summaryOf(fleet, price)}`,
    ...lines.map((line) => colored(`  ${line}`, "green", terminal)),
    ...more.map((line) => `  ${line}`),
  ];
}

function markdownList(fleet: Fleet): readonly string[] {
  const { lines, more } = additionsOf(fleet);
  const title = escapeMarkdown(printable(`fleet ${fleet.fleet}:`));
  return lines.length === 0 ? [] : [title, ["```diff", ...lines, "```", ...more].join("\n")];
}

function additionsOf({ plan: { assign }, roster }: Fleet): { lines: readonly string[]; more: readonly string[] } {
  const rest = assign.length - shown;
  return {
    lines: assign.slice(0, shown).map((imei) => {
      const label = roster.get(imei);
      return `+ ${imei}${label === undefined ? "" : `  ${label}`}`;
    }),
    more: rest > 0 ? [`and ${count(rest)} more; --json has them all`] : [],
  };
}

function summaryOf({ roster, plan }: Fleet, price: LicensePrice | undefined): string {
  if (roster.size === 0) {
    return "no devices";
  }
  return plan.assign.length === 0
    ? `${pluralize(roster.size, "[|all ]")}${counted(roster.size, "device")} licensed${costWords(roster.size, price)}`
    : `${count(plan.assign.length)} of ${counted(roster.size, "device")} to assign${costWords(plan.assign.length, price)}, ` +
        `${count(plan.adopt.length)} licensed already${costWords(plan.adopt.length, price)}`;
}

function othersLines(others: readonly string[]): readonly string[] {
  const words = (text: string) => pluralize(others.length, text);
  return others.length === 0
    ? []
    : [
        `${counted(others.length, "licensed device")} ${words("[is|are] in no file: pulumi up does not change [it|them], unless its state records [it|them]")}`,
        `  ${firstOf(others)}`,
      ];
}

function poolLines({ subscription, pool: { freeAfterwards } }: FleetDifference): readonly string[] {
  const afterwards = freeAfterwards < 0 ? `${count(-freeAfterwards)} missing` : `${count(freeAfterwards)} afterwards`;
  return hasPool(subscription)
    ? [
        `${count(balance(subscription).licenseFreeCount)} of ${counted(subscription.licenseCount, "license")} free, ${afterwards}`,
      ]
    : [];
}

function costSentence({ pool, projectedFreeCount }: FleetDifference, price: LicensePrice): string {
  const { licenseCount, assigned, released, freeAfterwards } = pool;
  const change = { licenseCount, plannedAssignments: assigned, plannedReleases: released, projectedFreeCount };
  return `${costOfChange(change, price)}${missingWords(-freeAfterwards, price)}. ${billNote}`;
}

function costFields({ subscription, pool, projectedFreeCount }: FleetDifference, prices: Prices) {
  const { assigned, freeAfterwards } = pool;
  return {
    ...poolCost({ ...subscription, ...balance(subscription) }, prices),
    assignPerMonth: costOf(assigned, prices),
    projectedIdlePerMonth: costOf(projectedFreeCount, prices),
    missingPerMonth: costOf(Math.max(-freeAfterwards, 0), prices),
  };
}
