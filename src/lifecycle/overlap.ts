import type { Claims } from "./claims";
import type { FleetInputs } from "./fleetState";
import { counted, firstOf } from "./wording";

/** Devices that two fleets of the program declare on one account: which fleet would release them is anybody's guess. */
export function overlapProblems(inputs: FleetInputs, claims: Claims): string[] {
  return [...claims.overlaps(inputs)].map(
    ([other, devices]) =>
      `fleet ${inputs.fleet} and fleet ${other} both declare ${counted(devices.length, "device")} on account ` +
      `${inputs.account}: ${firstOf(devices)}. Take each of them out of one fleet. Nothing of this fleet was changed.`,
  );
}
