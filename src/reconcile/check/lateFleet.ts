import type { Imei } from "../../fleet/imei";
import { problem } from "../../problemCodes";
import { pluralize, counted, firstOf } from "../../text/plurals";
import type { Plan } from "../plan";
import type { Session } from "../session/session";
import type { Facts } from "./rule";

/** Includes devices that the fleet already records and another fleet would release. */
export function lateFleet({ plan, session }: Pick<Facts, "plan" | "session">): string | undefined {
  const { fleet, desired } = plan.target;
  return lateProblem({ fleet, devices: desired }, releasesOfOthers(plan, session));
}

/** What other fleets of the account release in this run. */
export function releasesOfOthers({ target }: Plan, session: Session): readonly OtherReleases[] {
  return session
    .otherPlans(target)
    .filter(({ plan }) => plan.target.isEstimate !== true)
    .map(({ plan: { target: other, release }, isFinished }) => ({ fleet: other.fleet, release, isFinished }));
}

interface OtherReleases {
  readonly fleet: string;
  readonly release: readonly Imei[];
  readonly isFinished: boolean;
}

interface Late {
  readonly fleet: string;
  /** What it gets, or has. */
  readonly devices: Pick<ReadonlySet<string>, "has">;
}

/**
 * A fleet announced only after another one was planned to release its devices cannot get them by transfer: the devices
 * would lose their licenses and scheduled upgrades, and get new licenses.
 */
export function lateProblem(plan: Late, others: readonly OtherReleases[]): string | undefined {
  const [late] = lateGains(plan, others, false);
  if (late === undefined) {
    return undefined;
  }
  return problem(
    "fleet-too-late",
    `fleet ${plan.fleet}: ${counted(late.devices.length, "device")} cannot be moved from fleet ${late.from}, because Pulumi saw fleet ${plan.fleet} too late: ` +
      `fleet ${late.from} would release ${pluralize(late.devices.length, "[its license|their licenses]")} first: ${firstOf(late.devices)}. Declare fleet ${plan.fleet} before the program's first await, ` +
      `with values that are not outputs; or make fleet ${late.from} depend on it, by dependsOn.`,
  );
}

/** Once the other fleet has released them. */
export function lateNotice(plan: Late, others: readonly OtherReleases[]): string | undefined {
  const [late] = lateGains(plan, others, true);
  return late === undefined
    ? undefined
    : problem(
        "fleet-too-late",
        `fleet ${plan.fleet}: warning: fleet ${late.from} has released ${counted(late.devices.length, "device")} that this fleet declares; ` +
          `${pluralize(late.devices.length, "[it gets a new license|they get new licenses]")}: ${firstOf(late.devices)}`,
      );
}

function lateGains({ devices }: Late, others: readonly OtherReleases[], isFinished: boolean) {
  return others
    .filter((other) => other.isFinished === isFinished)
    .map(({ fleet, release }) => ({ from: fleet, devices: release.filter((imei) => devices.has(imei)) }))
    .filter(({ devices: late }) => late.length > 0);
}
