import type { Imei } from "../../fleet/imei";
import type { Roster } from "../../fleet/roster";
import { problem } from "../../problemCodes";
import type { Claims } from "../session/claims";
import { nothingChanged } from "../refuse";
import { pluralize, counted, firstOf } from "../../text/plurals";

export function overlapProblems(
  { fleet, account, roster }: { readonly fleet: string; readonly account: string; readonly roster: Roster },
  claims: Pick<Claims, "overlaps">,
): string[] {
  return [...claims.overlaps(fleet, roster)].map(([other, devices]) =>
    nothingChanged(fleet, overlapProblem([fleet, other], account, devices)),
  );
}

/** It would be ambiguous which fleet holds the license. */
export function overlapProblem(fleets: readonly [string, string], account: string, devices: readonly Imei[]): string {
  const [one, other] = fleets;
  return problem(
    "devices-overlap",
    `fleet ${one} and fleet ${other} both declare the same ${devices.length === 1 ? "device" : counted(devices.length, "device")} on account ${account}: ` +
      `${firstOf(devices)}. ${pluralize(devices.length, "Remove [it|each of them] from one of the two.")}`,
  );
}
