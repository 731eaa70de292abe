import { overlapProblem } from "../../reconcile/check/overlap";
import type { FleetRoster } from "./fleetReader";

/** A problem for each pair of fleets with common devices. */
export function overlapsAmong(account: string, fleets: readonly FleetRoster[]): readonly string[] {
  return fleets.flatMap((one, index) =>
    fleets.slice(0, index).flatMap((earlier) => {
      const shared = [...one.roster.keys()].filter((imei) => earlier.roster.has(imei));
      return shared.length === 0 ? [] : [overlapProblem([earlier.fleet, one.fleet], account, shared)];
    }),
  );
}
