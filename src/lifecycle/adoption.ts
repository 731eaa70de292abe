import type { Plan } from "./plan";
import { counted, firstOf } from "./wording";

/** Why a fleet with `adopt: false` cannot be as it is declared, or `undefined` when it can. */
export function adoptionProblem({ fleet, adopt }: Pick<Plan, "fleet" | "adopt">): string | undefined {
  if (adopt.length === 0) {
    return undefined;
  }
  const verb = adopt.length === 1 ? "holds" : "hold";
  return (
    `fleet ${fleet}: ${counted(adopt.length, "declared device")} ${verb} a license already, and adopt is false: ` +
    `${firstOf(adopt)}. Take them out of the fleet, or set adopt: true. If they are this stack's own, because they move, the fleet is ` +
    `renamed or replaced, or an earlier run was interrupted, set adopt: true for one pulumi up. Nothing of this fleet was changed.`
  );
}

/** Which devices a fleet takes over, when there are any. */
export function adoptionNotice({ fleet, adopt }: Pick<Plan, "fleet" | "adopt">): string | undefined {
  return adopt.length === 0
    ? undefined
    : `fleet ${fleet}: takes over ${counted(adopt.length, "device")} that hold${adopt.length === 1 ? "s" : ""} a license already: ${firstOf(adopt)}`;
}

/** The reason of a device that was free when the fleet was planned, and was not any more when its license was asked for. */
export const licensedMeanwhile = "holds a license that somebody else has assigned meanwhile, and adopt is false";
