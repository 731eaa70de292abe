import type { Imei } from "../../fleet/imei";
import { agreeing, counted, firstOf } from "../../fleet/wording";

/** Licenses that another fleet of the account gives back in this deployment. */
export interface OtherReleases {
  readonly fleet: string;
  readonly release: readonly Imei[];
  /** Whether that has happened. */
  readonly isCarriedOut: boolean;
}

interface Gain {
  readonly fleet: string;
  readonly assign: readonly Imei[];
  readonly adopt: readonly Imei[];
  readonly confirm: readonly Imei[];
}

/**
 * Why a fleet comes too late for devices that another one is about to release, or `undefined` when it does not.
 *
 * A fleet that nobody had announced when the other one was planned cannot take its devices over: they would lose their licenses,
 * and with them the upgrades that are scheduled, and get new ones.
 */
export function lateProblem(plan: Gain, others: readonly OtherReleases[]): string | undefined {
  const [late] = lateGains(plan, others, false);
  if (late === undefined) {
    return undefined;
  }
  return (
    `fleet ${plan.fleet}: fleet ${late.from} is about to release ${licensesOf(late.devices)} that this fleet ` +
    `declares: ${firstOf(late.devices)}. It was not known to do so when fleet ${late.from} was planned. Give it its account and devices as ` +
    `plain values before the program's first await, or declare fleet ${late.from} with dependsOn this one. Nothing of this fleet was changed.`
  );
}

/** What is left to say once the other fleet has released them. */
export function lateNotice(plan: Gain, others: readonly OtherReleases[]): string | undefined {
  const [late] = lateGains(plan, others, true);
  return late === undefined
    ? undefined
    : `fleet ${plan.fleet}: warning: fleet ${late.from} was to release ${licensesOf(late.devices)} that this fleet ` +
        `declares; where it has, ${agreeing(late.devices.length, "[it gets a new one|they get new ones]")}: ${firstOf(late.devices)}`;
}

function licensesOf(devices: readonly Imei[]): string {
  return `${counted(devices.length, "license")} of ${agreeing(devices.length, "[a device|devices]")}`;
}

function lateGains({ assign, adopt, confirm }: Gain, others: readonly OtherReleases[], isCarriedOut: boolean) {
  const releases = others.filter((other) => other.isCarriedOut === isCarriedOut && other.release.length > 0);
  if (releases.length === 0) {
    return [];
  }
  const gained = new Set([...assign, ...adopt, ...confirm]);
  return releases
    .map(({ fleet, release }) => ({ from: fleet, devices: release.filter((imei) => gained.has(imei)) }))
    .filter(({ devices }) => devices.length > 0);
}
