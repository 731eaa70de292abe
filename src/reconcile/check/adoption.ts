import type { Imei } from "../../fleet/imei";
import { agreeing, counted, firstOf } from "../../fleet/wording";

interface Adoption {
  readonly fleet: string;
  /** Declared devices that hold a license already. */
  readonly adopt: readonly Imei[];
}

/** Why a fleet with `adopt: false` cannot be as it is declared, or `undefined` when it can. */
export function adoptionProblem({ fleet, adopt }: Adoption): string | undefined {
  if (adopt.length === 0) {
    return undefined;
  }
  const words = (text: string) => agreeing(adopt.length, text);
  return (
    `fleet ${fleet}: ${counted(adopt.length, "declared device")} ${words("[holds|hold]")} a license already, and adopt is false: ` +
    `${firstOf(adopt)}. ` +
    words(
      "Take [it|them] out of the fleet, or set adopt: true. If [it is|they are] this stack's own, because [it moves|they move], the fleet is " +
        "renamed or replaced, or an earlier run was interrupted, set adopt: true for one pulumi up. ",
    ) +
    `Nothing of this fleet was changed.`
  );
}

/** Which devices a fleet takes over, when there are any. */
export function adoptionNotice({ fleet, adopt }: Adoption): string | undefined {
  return adopt.length === 0
    ? undefined
    : `fleet ${fleet}: takes over ${counted(adopt.length, "device")} that ${agreeing(adopt.length, "[holds|hold]")} a license already: ${firstOf(adopt)}`;
}

/** The reason of a device that was free when the fleet was planned, and was not any more when its license was asked for. */
export const licensedMeanwhile = "holds a license that somebody else has assigned meanwhile, and adopt is false";
