import { adoption } from "./check/adoption";
import { headroom } from "./check/headroom";
import { ineligibleDevices } from "./check/ineligibleDevices";
import { lateFleet } from "./check/lateFleet";
import { licensePool } from "./check/licensePool";
import { removalLimit } from "./check/removalLimit";
import type { Facts, Rule } from "./check/rule";
import { devicesNotInAccount } from "./check/devicesNotInAccount";
import { unreleasable } from "./check/unreleasable";
import { nothingChanged } from "./refuse";

const rules: readonly Rule[] = [
  removalLimit,
  unreleasable,
  devicesNotInAccount,
  ineligibleDevices,
  adoption,
  lateFleet,
  licensePool,
  headroom,
];

/** All problems of a fleet's plan. That two fleets declare one device takes no plan: `check/overlap.ts`. */
export function check(facts: Facts): string[] {
  const { fleet } = facts.plan.target;
  return rules
    .map((rule) => rule(facts))
    .filter((problem) => problem !== undefined)
    .map((problem) => nothingChanged(fleet, problem));
}
