import { defaultOptions } from "../../src/fleet/fleetOptions";
import type { Outcome } from "../../src/reconcile/fold";
import { emptyPlan, type Plan, type Target } from "../../src/reconcile/plan";
import { nothingRecorded } from "../../src/fleet/fleetState";
import { emptyRoster } from "../../src/fleet/roster";
import { account } from "./fleetPrograms";
import { imeis } from "./imeis";

/** A plan with so many devices to assign and to release, and nothing else. */
export function planOf(fleet: string, assign: number, release = 0, purpose: Target["purpose"] = "change"): Plan {
  const target = {
    fleet,
    account,
    desired: emptyRoster,
    recorded: nothingRecorded,
    options: defaultOptions,
    purpose,
  };
  return { ...emptyPlan(target), assign: imeis(assign), release: imeis(release, 500) };
}

/** Of a plan that came to nothing. */
export const nothingDone: Outcome = {
  recorded: nothingRecorded,
  assigned: 0,
  adopted: 0,
  confirmed: 0,
  released: 0,
  transferred: [],
  kept: [],
  refusals: [],
  failure: undefined,
};
