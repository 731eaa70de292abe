import { defaultOptions } from "../../src/fleet/options";
import { type Plan, type Target } from "../../src/reconcile/plan";
import { nothingRecorded } from "../../src/fleet/fleetState";
import { emptyRoster } from "../../src/fleet/roster";
import { account } from "./fleetPrograms";
import { imeis } from "./imeis";

/** A plan with so many devices to assign and to release, and nothing else. */
export function planOf(fleet: string, assign: number, release = 0, purpose: Target["purpose"] = "change"): Plan {
  return {
    target: {
      fleet,
      account,
      desired: emptyRoster,
      recorded: nothingRecorded,
      options: defaultOptions,
      purpose,
    },
    assign: imeis(assign),
    adopt: [],
    confirm: [],
    release: imeis(release, 500),
    transfer: [],
    keep: [],
    forget: [],
    arrive: [],
    unchanged: 0,
  };
}
