import type { Convergence } from "./converge";
import type { Plan, Pool } from "./plan";
import { count, counted, firstOf } from "./wording";

/** The line per fleet that people read at preview: `fleet west: 3 to assign, 9,996 unchanged; 412 of 10,000 licenses free afterwards`. */
export function planLine(plan: Plan, pool: Pool | undefined): string {
  return (
    `fleet ${plan.fleet}: ` +
    listed([
      [plan.assign.length, "to assign"],
      [plan.adopt.length, "to adopt"],
      [plan.release.length, "to release"],
      [plan.unchanged, "unchanged"],
    ]) +
    (pool === undefined
      ? ""
      : `; ${count(pool.freeAfterwards)} of ${counted(pool.licenseCount, "license")} free afterwards`)
  );
}

/** The closing line of a create, an update or a delete. */
export function closingLine(fleet: string, { assigned, adopted, released, held }: Convergence, calls: number): string {
  return (
    `fleet ${fleet}: ` +
    listed([
      [assigned, "assigned"],
      [adopted, "adopted"],
      [released, "released"],
    ]) +
    `; ${counted(held.size, "device")} licensed (${counted(calls, "API call")} so far)`
  );
}

/** What a refresh says of devices that lost their license behind the state's back. */
export function lossLine(fleet: string, lost: readonly string[], recorded: number): string {
  return `fleet ${fleet}: ${count(lost.length)} of ${counted(recorded, "recorded device")} without a license: ${firstOf(lost)}`;
}

function listed(parts: readonly (readonly [number, string])[]): string {
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}`);
  return said.length === 0 ? "nothing to do" : said.join(", ");
}
