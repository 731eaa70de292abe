import type { Recorded } from "../../fleet/fleetState";
import type { Imei } from "../../fleet/imei";
import type { RemovalLimit } from "../../fleet/fleetOptions";
import { problem } from "../../problemCodes";
import { count, counted } from "../../fleet/plurals";

export interface Removal {
  readonly fleet: string;
  /** Those of unknown status included. */
  readonly size: number;
  readonly releases: number;
  /** What would release them, such as `this change`. */
  readonly cause: string;
  /** What to do if that is not intended. */
  readonly otherwise: string;
}

/** Fleets of this size or smaller have no limit: there a share says little. */
const noLimitUpTo = 10;

/** What a fleet holds by its record, with the devices that come back from a transfer to be released. */
export function sizeOf({ devices, unknown, inTransit }: Recorded, leaving: readonly Imei[]): number {
  return devices.size + unknown.size + leaving.filter((imei) => inTransit.has(imei)).length;
}

/** Whether so many releases need exactly that number confirmed. */
export function exceedsLimit(
  { size, releases }: Pick<Removal, "size" | "releases">,
  limit: RemovalLimit,
): limit is Limit {
  return limit !== false && size > noLimitUpTo && releases > mostOf(size, limit);
}

type Limit = Exclude<RemovalLimit, false>;

function mostOf(size: number, limit: Limit): number {
  return "percent" in limit ? (size * limit.percent) / 100 : limit.devices;
}

/**
 * @param confirmed the exact number; any other confirms nothing
 * @param howToConfirm the sentence that says where to put the number
 */
export function removalLimitProblem(
  { fleet, size, releases, cause, otherwise }: Removal,
  limit: RemovalLimit,
  confirmed: number | undefined,
  howToConfirm: () => string,
): string | undefined {
  if (!exceedsLimit({ size, releases }, limit)) {
    return undefined;
  }
  // Called even if the number is confirmed: it registers the number, which the next confirmation must include.
  const remedy = howToConfirm();
  if (releases === confirmed) {
    return undefined;
  }
  const allowed = "percent" in limit ? `${limit.percent}%` : counted(limit.devices, "device");
  const stale = confirmed === undefined ? "" : ` The confirmed number is ${count(confirmed)}.`;
  return problem(
    "removal-limit",
    `fleet ${fleet}: ${cause} would release ${count(releases)} of ${counted(size, "license")} of the fleet, whose removal limit is ` +
      `${allowed}.${stale} To release all ${count(releases)}, ${remedy}; to keep them, ${otherwise}.`,
  );
}
