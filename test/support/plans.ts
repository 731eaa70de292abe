import type { Plan } from "../../src/lifecycle/plan";
import { account } from "./fleetPrograms";
import { imeis } from "./imeis";

/** A plan with so many devices to assign and to release, and nothing else. */
export function planOf(fleet: string, assign: number, release = 0): Plan {
  return {
    fleet,
    account,
    assign: imeis(assign),
    adopt: [],
    confirm: [],
    release: imeis(release, 500),
    handOver: [],
    leave: [],
    gone: [],
    unchanged: 0,
  };
}
