import { balance, hasPool } from "../reconcile/check/headroom";
import { agreeing, count, counted, firstOf } from "../fleet/wording";
import type { FleetDifference } from "./fleetDifference";
import { escapeMarkdown, markdownTable } from "./markdownTable";
import { printable } from "./printable";
import type { Report } from "./report";
import { colored, type Terminal } from "./terminal";

/** Devices per fleet; `--json` has all. */
const shown = 20;

/** The plan of a first `up`, with a line per device that gets a license. */
export function differenceReport(difference: FleetDifference): Report {
  const { subscription, fleets, others, projectedFreeCount, problem } = difference;
  const { account, licenseCount, licenseUsedCount } = subscription;
  const missing = fleets.reduce((sum, { plan }) => sum + plan.assign.length, 0);
  const { licenseFreeCount, licenseOvercommitCount } = balance(subscription);
  const refusal = problem === undefined ? undefined : `pulumi up would be refused: ${problem}`;
  return {
    text: (terminal) =>
      [
        ...fleets.flatMap((fleet) => fleetLines(fleet, terminal)),
        ...othersLines(others),
        ...poolLines(difference),
        ...(refusal === undefined ? [] : [colored(refusal.split("\n").map(printable).join("\n"), "red", terminal)]),
      ].join("\n"),
    markdown: [
      markdownTable(
        ["FOTA licenses", account],
        [
          ...fleets.map((fleet) => [`fleet ${fleet.fleet}`, summaryOf(fleet)] as const),
          ["licensed, and in no file", count(others.length)],
          ["free", count(licenseFreeCount)],
          ["free afterwards", count(projectedFreeCount)],
        ],
      ),
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
      })),
      others,
      licenseCount,
      licenseUsedCount,
      licenseFreeCount,
      licenseOvercommitCount,
      projectedFreeCount,
      problem,
    },
    failure: refusal ?? (missing === 0 ? undefined : `${counted(missing, "device")} without a license`),
  };
}

type Fleet = FleetDifference["fleets"][number];

function fleetLines(fleet: Fleet, terminal: Terminal | undefined): readonly string[] {
  const { lines, more } = additionsOf(fleet);
  return [
    `fleet ${fleet.fleet} (${fleet.file}): ${summaryOf(fleet)}`,
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

function summaryOf({ roster, plan }: Fleet): string {
  if (roster.size === 0) {
    return "no devices";
  }
  return plan.assign.length === 0
    ? `${agreeing(roster.size, "[|all ]")}${counted(roster.size, "device")} licensed`
    : `${count(plan.assign.length)} of ${counted(roster.size, "device")} to assign, ${count(plan.adopt.length)} licensed already`;
}

function othersLines(others: readonly string[]): readonly string[] {
  const words = (text: string) => agreeing(others.length, text);
  return others.length === 0
    ? []
    : [
        `${counted(others.length, "licensed device")} ${words("[is|are] in no file: pulumi up does not change [it|them], unless its state records [it|them]")}`,
        `  ${firstOf(others)}`,
      ];
}

function poolLines({ subscription, projectedFreeCount }: FleetDifference): readonly string[] {
  return hasPool(subscription)
    ? [
        `${count(balance(subscription).licenseFreeCount)} of ${counted(subscription.licenseCount, "license")} free, ` +
          `${count(projectedFreeCount)} afterwards`,
      ]
    : [];
}
