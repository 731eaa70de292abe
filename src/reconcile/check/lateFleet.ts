import type { Imei } from "../../fleet/imei";
import { problem } from "../../problemCodes";
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
  return problem(
    "fleet-too-late",
    `fleet ${plan.fleet}: declares ${counted(late.devices.length, "device")} whose ${agreeing(late.devices.length, "[license|licenses]")} fleet ${late.from} is planned to release: ` +
      `${firstOf(late.devices)}. This fleet was declared after that plan was made. Declare it with plain values before the program's first await, ` +
      `or give fleet ${late.from} a dependsOn on it. Nothing in this fleet was changed.`,
  );
}

/** What is left to say once the other fleet has released them. */
export function lateNotice(plan: Gain, others: readonly OtherReleases[]): string | undefined {
  const [late] = lateGains(plan, others, true);
  return late === undefined
    ? undefined
    : problem(
        "fleet-too-late",
        `fleet ${plan.fleet}: warning: fleet ${late.from} has released ${counted(late.devices.length, "device")} that this fleet declares; ` +
          `${agreeing(late.devices.length, "[it gets a new license|they get new licenses]")}: ${firstOf(late.devices)}`,
      );
}

function lateGains({ assign, adopt, confirm }: Gain, others: readonly OtherReleases[], isCarriedOut: boolean) {
  const gained = new Set([...assign, ...adopt, ...confirm]);
  return others
    .filter((other) => other.isCarriedOut === isCarriedOut)
    .map(({ fleet, release }) => ({ from: fleet, devices: release.filter((imei) => gained.has(imei)) }))
    .filter(({ devices }) => devices.length > 0);
}
