import type { Traffic } from "../licenseApi";
import { pluralize, count, counted, duration, firstOf } from "../fleet/plurals";
import { filterRoster, type Roster } from "../fleet/roster";
import { problem } from "../problemCodes";
import type { Outcome } from "./fold";
import type { Plan, Target } from "./plan";
import type { Pool } from "./pool";
import { userMessage } from "./userErrors";

/** `fleet west: 3 to assign, 9,996 unchanged` */
export function planLine(plan: Plan): string {
  return (
    `fleet ${plan.target.fleet}: ` +
    listed([
      [plan.assign.length, "to assign"],
      [plan.adopt.length, "to adopt"],
      [plan.confirm.length, "to confirm"],
      ...departures(plan),
      [plan.unchanged, "unchanged"],
    ])
  );
}

/**
 * `account 0402196254-00001: 40 to assign in 3 fleets; 12 of 2,000 licenses free afterwards`
 *
 * @param isWhole false where more fleets may come, as with `--target`
 */
export function accountLine(account: string, plans: readonly Plan[], pool: Pool, isWhole: boolean): string | undefined {
  const leaving = new Set(plans.flatMap(({ transfer }) => transfer));
  const adopted = plans.flatMap(({ adopt }) => adopt);
  const transferred = adopted.filter((imei) => leaving.has(imei)).length;
  const totals = [
    [pool.assigned, "to assign"],
    [adopted.length - transferred, "to adopt"],
    [transferred, "to transfer"],
    [pool.released, "to release"],
  ] as const;
  const changing = plans.filter(
    ({ assign, adopt, transfer, release }) => assign.length + adopt.length + transfer.length + release.length > 0,
  );
  const fleets = new Set(changing.map(({ target }) => target.fleet)).size;
  return totals.every(([number]) => number === 0)
    ? undefined
    : `account ${account}: ${isWhole ? "" : "so far "}${listed(totals)} in ${counted(fleets, "fleet")}; ` +
        `${count(Math.max(pool.freeAfterwards, 0))} of ${counted(pool.licenseCount, "license")} free afterwards`;
}

function departures({ release, transfer, keep, forget, endTransfer }: Plan): (readonly [number, string])[] {
  return [
    [release.length, "to release"],
    [transfer.length, "to transfer to another fleet"],
    [keep.length, "to keep licensed"],
    [forget.length, "to drop (not licensed)"],
    [endTransfer.length, "transferred before"],
  ];
}

/** For an update of labels, options or the name: in the diff, a changed label looks like a changed license. */
export function unchangedLine(fleet: string, relabeled: number): string {
  return `fleet ${fleet}: ${relabeled === 0 ? "" : `${counted(relabeled, "label")} to change, `}no license changes`;
}

export function leavingLine(plan: Plan): string {
  return `fleet ${plan.target.fleet}: leaves account ${plan.target.account}: ${listed(departures(plan))}`;
}

export function removedLine(plan: Plan): string {
  return `fleet ${plan.target.fleet}: no longer in the program: ${listed(departures(plan))}`;
}

/** For a fleet gone from the program or its account. */
export function releasesUnknownNotice(
  { fleet, account, purpose }: Pick<Target, "fleet" | "account" | "purpose">,
  { cause }: Error,
): string {
  const leaving = purpose === "move" ? `leaves account ${account}` : "no longer in the program";
  return problem(
    "releases-unknown",
    `fleet ${fleet}: warning: ${leaving}; what it releases is not known yet: ${userMessage(cause)}`,
  );
}

/** The closing line of a create, an update or a delete. */
export function closingLine(fleet: string, outcome: Outcome, traffic: Traffic): string {
  const { assigned, adopted, confirmed, released, transferred, kept, refusals, recorded } = outcome;
  const notProcessed = refusals.filter(({ kind }) => kind === "notProcessed").length;
  const answered = refusals.filter(({ imei, kind }) => kind !== "notProcessed" && !recorded.unknown.has(imei)).length;
  return (
    `fleet ${fleet}: ` +
    listed([
      [assigned, "assigned"],
      [adopted, "adopted"],
      [confirmed, "confirmed"],
      [released, "released"],
      [transferred.length, "transferred"],
      [kept.length, "kept licensed"],
      [answered, "failed"],
      [notProcessed, "not processed"],
      [recorded.unknown.size, "unknown"],
    ]) +
    `; ${counted(recorded.devices.size, "device")} ${recorded.unknown.size === 0 ? "" : "known to be "}licensed (${trafficOf(traffic)})`
  );
}

function trafficOf({ calls, retried, throttledMs, mostDevices }: Traffic): string {
  const seconds = Math.round(throttledMs / 1000);
  return [
    // Of all fleets, which share what is read.
    `${counted(calls, "API call")} so far`,
    ...(retried === 0 ? [] : [counted(retried, "retry", "retries")]),
    ...(seconds === 0 ? [] : [`waited ${count(seconds)} s`]),
    ...(mostDevices === undefined
      ? []
      : [
          `ThingSpace accepts at most ${counted(mostDevices, "device")} per request: set thingspace:batchSize to ${mostDevices}`,
        ]),
  ].join(", ");
}

export function outcomeLines({ target, endTransfer, release }: Plan, outcome: Outcome, traffic: Traffic): string[] {
  const { fleet } = target;
  // Devices that returned unreleased, or whose transfer is not proven, are in transit to no fleet.
  const others = new Set([...endTransfer, ...release]);
  return [
    keptLine(fleet, outcome.kept),
    inTransitLine(
      fleet,
      filterRoster(outcome.recorded.inTransit, (imei) => !others.has(imei)),
    ),
    closingLine(fleet, outcome, traffic),
  ].filter((line) => line !== undefined);
}

/** Devices transferred to a fleet that does not record them yet. */
export function inTransitLine(fleet: string, inTransit: Roster): string | undefined {
  // A replaced fleet creates itself anew.
  const devices = [...inTransit.keys()].filter((imei) => inTransit.get(imei) !== fleet);
  const receivers = [...new Set(devices.map((imei) => String(inTransit.get(imei))))];
  return devices.length === 0
    ? undefined
    : `fleet ${fleet}: ${counted(devices.length, "device")} in transit to ${namesOf(receivers)}, ${pluralize(receivers.length, "[which records|which record]")} ${pluralize(devices.length, "[it|them]")} when ${pluralize(receivers.length, "[it is|they are]")} updated, in this run or the next one: ` +
        firstOf(devices);
}

/** `fleet west, fleet east` */
function namesOf(fleets: readonly string[]): string {
  return fleets.map((fleet) => `fleet ${fleet}`).join(", ");
}

/** A destroy does not release these, because the receiving fleets may record them by now. */
export function leftInTransitLine(fleet: string, inTransit: Roster): string | undefined {
  const devices = [...inTransit.keys()];
  const receivers = namesOf([...new Set(inTransit.values())].map(String));
  return devices.length === 0
    ? undefined
    : problem(
        "licenses-kept",
        `fleet ${fleet}: ${counted(devices.length, "device")} ${pluralize(devices.length, "[is|are]")} left to ${receivers}, to which ${pluralize(devices.length, "[it was|they were]")} transferred, and ` +
          `${pluralize(devices.length, "[keeps its license|keep their licenses]")} only if that fleet does not release ${pluralize(devices.length, "[it|them]")}: ${firstOf(devices)}`,
      );
}

export function keptLine(fleet: string, kept: readonly string[]): string | undefined {
  return kept.length === 0
    ? undefined
    : problem(
        "licenses-kept",
        `fleet ${fleet}: ${counted(kept.length, "device")} left the fleet and ${pluralize(kept.length, "[keeps its license|keep their licenses]")}, which no fleet manages anymore: ${firstOf(kept)}`,
      );
}

/** `keptLine` at preview. */
export function leavingLicensedNotice({ target: { fleet }, keep }: Plan): string | undefined {
  return keep.length === 0
    ? undefined
    : problem(
        "licenses-kept",
        `fleet ${fleet}: ${counted(keep.length, "device")} will leave the fleet and keep ${pluralize(keep.length, "[its license|their licenses]")}, which no fleet will manage anymore: ${firstOf(keep)}`,
      );
}

/** Only after a refresh does a plan assign a license again. */
export function lostNotice(fleet: string, lost: readonly string[]): string | undefined {
  const words = (text: string) => pluralize(lost.length, text);
  return lost.length === 0
    ? undefined
    : problem(
        "licenses-lost",
        `fleet ${fleet}: warning: ${counted(lost.length, "recorded device")} ${words("[is|are]")} no longer licensed: ${firstOf(lost)}. ` +
          words("Run pulumi up --refresh to assign [its license|their licenses] again."),
      );
}

/** Where only the counts are known. */
export function unlicensedNotice(account: string, recorded: number, inUse: number): string {
  return problem(
    "licenses-lost",
    `account ${account}: warning: the program's fleets record ${counted(recorded, "licensed device")}, but ThingSpace counts only ${counted(inUse, "license")} in use: ` +
      `at least ${counted(recorded - inUse, "device")} ${pluralize(recorded - inUse, "[has|have]")} lost ${pluralize(recorded - inUse, "[its license|their licenses]")}. ` +
      `Run pulumi preview --refresh to see which, and pulumi up --refresh to assign ${pluralize(recorded - inUse, "[its license|their licenses]")} again.`,
  );
}

/** The same in a refresh. */
export function lossLine(fleet: string, lost: readonly string[], recorded: number): string | undefined {
  return lost.length === 0
    ? undefined
    : problem(
        "licenses-lost",
        `fleet ${fleet}: ${count(lost.length)} of ${counted(recorded, "recorded device")} no longer licensed: ${firstOf(lost)}`,
      );
}

/** For a listing that may be older than the licenses. */
export function notYetListedLine(fleet: string, devices: readonly string[], lagMs: number): string | undefined {
  const words = (text: string) => pluralize(devices.length, text);
  return devices.length === 0
    ? undefined
    : problem(
        "listing-behind",
        `fleet ${fleet}: warning: ${counted(devices.length, "recorded device")} ${words("[is|are]")} not in ThingSpace's list: ${firstOf(devices)}. ` +
          `The fleet changed less than ${duration(lagMs)} ago, and the list may not show that yet. ` +
          words("[It stays|They stay]") +
          ` recorded. Run pulumi refresh again in ${duration(lagMs)}: what is still not listed then has lost its license.`,
      );
}

function listed(parts: readonly (readonly [number, string])[]): string {
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}`);
  return said.length === 0 ? "no license changes" : said.join(", ");
}
