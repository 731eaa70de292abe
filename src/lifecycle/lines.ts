import type { Traffic } from "../licenseApi";
import type { CarriedOut } from "./carriedOut";
import type { Convergence } from "./convergence";
import type { Awaited } from "./handOver";
import type { Plan, Pool } from "./plan";
import { agreeing, count, counted, firstOf } from "./wording";

/** The line per fleet that people read at preview: `fleet west: 3 to assign, 9,996 unchanged; 412 of 10,000 licenses free afterwards`. */
export function planLine(plan: Plan, pool: Pool | undefined): string {
  return (
    `fleet ${plan.fleet}: ` +
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

function departures({ release, handOver, leave, gone }: Plan): (readonly [number, string])[] {
  return [
    [release.length, "to release"],
    [handOver.length, "to hand over to another fleet"],
    [leave.length, "to leave licensed"],
    [gone.length, "to drop without a license"],
  ];
}

/** So that nobody reads a changed label as a license that goes and comes. */
export function relabelLine(fleet: string, relabeled: number): string {
  return `fleet ${fleet}: ${counted(relabeled, "label")} to change; no license changes`;
}

/** What a fleet leaves behind that moves to another account. */
export function leavingLine(plan: Plan): string {
  return `fleet ${plan.fleet}: leaves account ${plan.account}: ${listed(departures(plan))}`;
}

/** The closing line of a create, an update or a delete. */
export function closingLine(fleet: string, outcome: CarriedOut, traffic: Traffic): string {
  const { assigned, adopted, confirmed, released, handOver, awaited, left, refusals, held } = outcome;
  return (
    `fleet ${fleet}: ` +
    listed([
      [assigned, "assigned"],
      [adopted, "adopted"],
      [confirmed, "confirmed"],
      [released, "released"],
      [handOver.size - awaited.size, "handed over"],
      [left.length, "left licensed"],
      [refusals.length, "not settled"],
    ]) +
    `; ${counted(held.size, "device")} licensed (${trafficOf(traffic)})`
  );
}

function trafficOf({ calls, repeated, waited, mostDevices }: Traffic): string {
  const seconds = Math.round(waited / 1000);
  return [
    `${counted(calls, "API call")} so far`,
    ...(repeated === 0 ? [] : [`${count(repeated)} repeated`]),
    ...(seconds === 0 ? [] : [`${counted(seconds, "second")} kept back`]),
    ...(mostDevices === undefined
      ? []
      : [`ThingSpace takes ${counted(mostDevices, "device")} at a time: let thingspace:batchSize say so`]),
  ].join(", ");
}

/** Names the devices that stay recorded although the fleet no longer declares them. */
export function awaitedLines(fleet: string, awaited: Awaited): readonly string[] {
  const [next] = awaited.values();
  const words = (text: string) => agreeing(awaited.size, text);
  return awaited.size === 0
    ? []
    : [
        `fleet ${fleet}: ${counted(awaited.size, "device")} ${words("[stays|stay]")} recorded here ` +
          (next === undefined
            ? words("as undetermined, because no other fleet holds [it|them] after all")
            : `until fleet ${next} holds ${words("[it|them]")}`) +
          `: ${firstOf([...awaited.keys()])}. ${words("A later pulumi up lets go of [it|them].")}`,
      ];
}

/** Names the devices that left the fleet and keep their licenses. */
export function leaveLines(fleet: string, { left }: Convergence): readonly string[] {
  return left.length === 0
    ? []
    : [
        `fleet ${fleet}: ${counted(left.length, "device")} left without being released; ${agreeing(left.length, "nobody records [its license|their licenses] any more")}: ${firstOf(left)}`,
      ];
}

/** What a plan says of devices that are going to leave the fleet with their licenses. */
export function leavingLicensedNotice({ fleet, leave }: Pick<Plan, "fleet" | "leave">): string | undefined {
  return leave.length === 0
    ? undefined
    : `fleet ${fleet}: ${counted(leave.length, "device")} ${agreeing(leave.length, "[keeps its license|keep their licenses]")}, which nobody records then: ${firstOf(leave)}`;
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
export function lossLine(fleet: string, lost: readonly string[], recorded: number): string {
  return `fleet ${fleet}: ${count(lost.length)} of ${counted(recorded, "recorded device")} without a license: ${firstOf(lost)}`;
}

function listed(parts: readonly (readonly [number, string])[]): string {
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}`);
  return said.length === 0 ? "no license changes" : said.join(", ");
}
