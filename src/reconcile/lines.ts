import type { Traffic } from "../licenseApi";
import { agreeing, count, counted, firstOf } from "../fleet/wording";
import type { Roster } from "../fleet/roster";
import type { Outcome } from "./fold";
import type { Plan } from "./plan";
import type { Pool } from "./pool";

/** The line per fleet that people read at preview: `fleet west: 3 to assign, 9,996 unchanged; 412 of 10,000 licenses free afterwards`. */
export function planLine(plan: Plan, pool: Pool | undefined): string {
  return (
    `fleet ${plan.target.fleet}: ` +
    listed([
      [plan.assign.length, "to assign"],
      [plan.adopt.length, "to adopt"],
      [plan.confirm.length, "to confirm"],
      ...departures(plan),
      [plan.unchanged, "unchanged"],
    ]) +
    (pool === undefined
      ? ""
      : `; ${count(pool.freeAfterwards)} of ${counted(pool.licenseCount, "license")} free afterwards`)
  );
}

function departures({ release, transfer, keep, forget }: Plan): (readonly [number, string])[] {
  return [
    [release.length, "to release"],
    [transfer.length, "to hand over to another fleet"],
    [keep.length, "to leave licensed"],
    [forget.length, "to drop without a license"],
  ];
}

/** So that nobody reads a changed label as a license that goes and comes. */
export function relabelLine(fleet: string, relabeled: number): string {
  return `fleet ${fleet}: ${counted(relabeled, "label")} to change; no license changes`;
}

/** What a fleet leaves behind that moves to another account. */
export function leavingLine(plan: Plan): string {
  return `fleet ${plan.target.fleet}: leaves account ${plan.target.account}: ${listed(departures(plan))}`;
}

/** What a fleet leaves behind that is gone from the program. */
export function removedLine(plan: Plan): string {
  return `fleet ${plan.target.fleet}: removed from the program: ${listed(departures(plan))}`;
}

/** The closing line of a create, an update or a delete. */
export function closingLine(fleet: string, outcome: Outcome, traffic: Traffic): string {
  const { assigned, adopted, confirmed, released, transferred, kept, refusals, recorded } = outcome;
  return (
    `fleet ${fleet}: ` +
    listed([
      [assigned, "assigned"],
      [adopted, "adopted"],
      [confirmed, "confirmed"],
      [released, "released"],
      [transferred.length, "handed over"],
      [kept.length, "left licensed"],
      [refusals.length, "not settled"],
    ]) +
    `; ${counted(recorded.devices.size, "device")} licensed (${trafficOf(traffic)})`
  );
}

function trafficOf({ calls, retried, throttledMs, mostDevices }: Traffic): string {
  const seconds = Math.round(throttledMs / 1000);
  return [
    `${counted(calls, "API call")} so far`,
    ...(retried === 0 ? [] : [`${count(retried)} repeated`]),
    ...(seconds === 0 ? [] : [`${counted(seconds, "second")} kept back`]),
    ...(mostDevices === undefined
      ? []
      : [`ThingSpace takes ${counted(mostDevices, "device")} at a time: let thingspace:batchSize say so`]),
  ].join(", ");
}

/** Names the devices that left the fleet for another one, which had not been seen to hold them. */
export function inTransitLine(fleet: string, inTransit: Roster): string | undefined {
  const [receiver] = inTransit.values();
  const devices = [...inTransit.keys()];
  return devices.length === 0
    ? undefined
    : `fleet ${fleet}: ${counted(devices.length, "device")} on the way to fleet ${String(receiver)}, which records ${agreeing(devices.length, "[it|them]")} with its own pulumi up: ` +
        firstOf(devices);
}

/** Names the devices that a destroy leaves to the fleets that they went to, because it cannot know whether they have arrived there. */
export function leftInTransitLine(fleet: string, inTransit: Roster): string | undefined {
  const devices = [...inTransit.keys()];
  const receivers = [...new Set(inTransit.values())].join(", ");
  return devices.length === 0
    ? undefined
    : `fleet ${fleet}: ${counted(devices.length, "device")} left to fleet ${receivers}, and still licensed unless that fleet released ` +
        `${agreeing(devices.length, "[it|them]")}: ${firstOf(devices)}`;
}

/** Names the devices that left the fleet and keep their licenses. */
export function keptLine(fleet: string, kept: readonly string[]): string | undefined {
  return kept.length === 0
    ? undefined
    : `fleet ${fleet}: ${counted(kept.length, "device")} left without being released; ${agreeing(kept.length, "nobody records [its license|their licenses] any more")}: ${firstOf(kept)}`;
}

/** What a plan says of devices that are going to leave the fleet with their licenses. */
export function leavingLicensedNotice({ target: { fleet }, keep }: Plan): string | undefined {
  return keep.length === 0
    ? undefined
    : `fleet ${fleet}: ${counted(keep.length, "device")} ${agreeing(keep.length, "[keeps its license|keep their licenses]")}, which nobody records then: ${firstOf(keep)}`;
}

/** What a plan says of devices that stay in the fleet without a license: only a refresh lets the next plan give them one. */
export function lostNotice(fleet: string, lost: readonly string[]): string | undefined {
  const words = (text: string) => agreeing(lost.length, text);
  return lost.length === 0
    ? undefined
    : `fleet ${fleet}: warning: ${counted(lost.length, "recorded device")} ${words("[has|have]")} no license any more: ${firstOf(lost)}. ` +
        words("pulumi up --refresh gives [it|them] one.");
}

/** What a refresh says of devices that lost their license behind the state's back. */
export function lossLine(fleet: string, lost: readonly string[], recorded: number): string | undefined {
  return lost.length === 0
    ? undefined
    : `fleet ${fleet}: ${count(lost.length)} of ${counted(recorded, "recorded device")} without a license: ${firstOf(lost)}`;
}

/** What a refresh says of devices that were assigned so recently that their listing may be older. */
export function notYetListedLine(fleet: string, devices: readonly string[]): string | undefined {
  return devices.length === 0
    ? undefined
    : `fleet ${fleet}: warning: ${counted(devices.length, "device")} assigned less than two minutes ago ${agreeing(devices.length, "[is|are]")} not listed by ` +
        `ThingSpace yet: ${firstOf(devices)}. The record is kept; run pulumi refresh again in two minutes.`;
}

function listed(parts: readonly (readonly [number, string])[]): string {
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}`);
  return said.length === 0 ? "no license changes" : said.join(", ");
}
