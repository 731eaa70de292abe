import { count, counted, firstOf, pluralize } from "../../text/plurals";
import { problem } from "../../problemCodes";
import type { Plan, Target } from "../plan";
import type { Pool } from "../pool";
import { listed } from "./listed";

/** `fleet west: 3 to assign, 9,996 unchanged` */
export function planLine(plan: Plan): string {
  return (
    `fleet ${plan.target.fleet}: ` +
    listed([
      [plan.assign.length, "to assign"],
      [plan.adopt.length, "to adopt"],
      [plan.confirm.length, "to confirm"],
      ...departures(plan),
      [plan.unchanged, "unchanged"],
    ])
  );
}

/**
 * `account 0402196254-00001: 40 to assign in 3 fleets; 12 of 2,000 licenses free afterwards`
 *
 * @param isWhole false where more fleets may come, as with `--target`
 */
export function accountLine(account: string, plans: readonly Plan[], pool: Pool, isWhole: boolean): string | undefined {
  const leaving = new Set(plans.flatMap(({ transfer }) => transfer));
  const adopted = plans.flatMap(({ adopt }) => adopt);
  const transferred = adopted.filter((imei) => leaving.has(imei)).length;
  const totals = [
    [pool.assigned, "to assign"],
    [adopted.length - transferred, "to adopt"],
    [transferred, "to transfer"],
    [pool.released, "to release"],
  ] as const;
  const changing = plans.filter(
    ({ assign, adopt, transfer, release }) => assign.length + adopt.length + transfer.length + release.length > 0,
  );
  const fleets = new Set(changing.map(({ target }) => target.fleet)).size;
  return totals.every(([number]) => number === 0)
    ? undefined
    : `account ${account}: ${isWhole ? "" : "so far "}${listed(totals)} in ${counted(fleets, "fleet")}; ` +
        `${count(Math.max(pool.freeAfterwards, 0))} of ${counted(pool.licenseCount, "license")} free afterwards`;
}

function departures({ release, transfer, keep, forget, endTransfer }: Plan): (readonly [number, string])[] {
  return [
    [release.length, "to release"],
    [transfer.length, "to transfer to another fleet"],
    [keep.length, "to keep licensed"],
    [forget.length, "to drop (not licensed)"],
    [endTransfer.length, "transferred before"],
  ];
}

/** For an update of labels, options or the name: in the diff, a changed label looks like a changed license. */
export function unchangedLine(fleet: string, relabeled: number): string {
  return `fleet ${fleet}: ${relabeled === 0 ? "" : `${counted(relabeled, "label")} to change, `}no license changes`;
}

export function leavingLine(plan: Plan): string {
  return `fleet ${plan.target.fleet}: leaves account ${plan.target.account}: ${listed(departures(plan))}`;
}

export function removedLine(plan: Plan): string {
  return `fleet ${plan.target.fleet}: no longer in the program: ${listed(departures(plan))}`;
}

/** For a fleet gone from the program or its account. */
export function releasesUnknownNotice(
  { fleet, account, purpose }: Pick<Target, "fleet" | "account" | "purpose">,
  reason: string,
): string {
  const leaving = purpose === "move" ? `leaves account ${account}` : "no longer in the program";
  return problem(
    "releases-unknown",
    `fleet ${fleet}: warning: ${leaving}; what it releases is not known yet: ${reason}`,
  );
}

/** `keptLine` at preview. */
export function leavingLicensedNotice({ target: { fleet }, keep }: Plan): string | undefined {
  return keep.length === 0
    ? undefined
    : problem(
        "licenses-kept",
        `fleet ${fleet}: ${counted(keep.length, "device")} will leave the fleet and keep ${pluralize(keep.length, "[its license|their licenses]")}, which no fleet will manage anymore: ${firstOf(keep)}`,
      );
}
