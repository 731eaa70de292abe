import type { Recorded } from "../../fleet/fleetState";
import type { Imei } from "../../fleet/imei";
import type { RemovalLimit } from "../../fleet/fleetOptions";
import { problem } from "../../problemCodes";
import { count, counted, firstOf } from "../../text/plurals";
import type { Facts } from "./rule";
import { stuckOf } from "./unreleasable";

export function removalLimit(facts: Facts): string | undefined {
  const { plan, session } = facts;
  const { target, release, forget, keep } = plan;
  const { fleet, recorded, purpose, options, isEstimate = false } = target;
  const { confirmation } = session.tools;
  // Counts recorded devices that the listing lacks, because a listing may lag; others were never known to be licensed.
  const forgotten = forget.filter((imei) => recorded.devices.has(imei)).length;
  const byRecord = release.length + forgotten + keep.length;
  // What cannot be released stays either way.
  const releases = release.length + forgotten - stuckOf(facts).length;
  const isChange = purpose === "change";
  return removalLimitProblem(
    { fleet, size: sizeOf(recorded, release), releases, ...causeOf(facts) },
    options.removalLimit,
    isChange ? options.confirmRemoval : confirmation.ofDeletion(fleet, { byRecord, releases, isEstimate }),
    () =>
      isChange
        ? `set confirmRemoval: ${releases} on the fleet, for this change only${confirmation.isSet ? " (THINGSPACE_CONFIRM_REMOVAL is for deletions)" : ""}`
        : confirmation.howTo(fleet, releases),
  );
}

function causeOf({ plan, session }: Facts): Pick<Removal, "cause" | "otherwise"> {
  const { fleet, purpose, account, isEstimate } = plan.target;
  const causes = {
    change: {
      cause: "this change",
      otherwise: `look for devices that are missing from the program or its fleet file: ${firstOf([...plan.release, ...plan.forget])}`,
    },
    move: {
      cause: `changing the account from ${account} to ${session.movingOut.get(fleet)?.account ?? "another one"}`,
      otherwise: "set the account back",
    },
    delete: {
      cause: "deleting it",
      otherwise:
        isEstimate === true
          ? "put it back in the program, or give it an alias if it was renamed"
          : "do not destroy the fleet, or put it back in the program if it was removed or renamed there",
    },
  };
  return causes[purpose];
}

interface Removal {
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
