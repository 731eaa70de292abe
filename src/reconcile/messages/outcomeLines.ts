import { count, counted, firstOf, pluralize } from "../../text/plurals";
import type { Imei } from "../../fleet/imei";
import { filterRoster, type Roster } from "../../fleet/roster";
import type { Traffic } from "../../ports/licenseApi";
import { problem } from "../../problemCodes";
import type { Outcome } from "../fold";
import type { Plan } from "../plan";
import { listed } from "./listed";

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

/** @param wasHeldElsewhere whether another fleet recorded a device in transit when the run began */
export function outcomeLines(
  { target, endTransfer, release }: Plan,
  outcome: Outcome,
  wasHeldElsewhere: (imei: Imei) => boolean,
  traffic: Traffic,
): string[] {
  const { fleet } = target;
  // Devices that returned unreleased, or whose transfer is not proven, are in transit to no fleet.
  const others = new Set([...endTransfer, ...release]);
  return [
    keptLine(fleet, outcome.kept),
    inTransitLine(
      fleet,
      filterRoster(outcome.recorded.inTransit, (imei) => !others.has(imei) && !wasHeldElsewhere(imei)),
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
