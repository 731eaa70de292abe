import { problem } from "../problemCodes";
import { agreeing, count, counted, firstOf } from "../fleet/wording";
import { notAttempted, type Outcome, type Refusal } from "./fold";

/** Devices named per reason, enough to look for them. Untried ones need no search. */
const namedPerReason = 500;
const namedUntried = 5;

/** What went wrong, one line per reason. */
export function refusalLines(refusals: readonly Refusal[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { imei, reason } of refusals) {
    const devices = byReason.get(reason) ?? [];
    byReason.set(reason, devices);
    devices.push(imei);
  }
  return [...byReason].map(([reason, devices]) => {
    const named = firstOf(devices.sort(), reason === notAttempted ? namedUntried : namedPerReason);
    return devices.length === 1 ? `${named}: ${reason}` : `${counted(devices.length, "device")}: ${reason} (${named})`;
  });
}

/**
 * The summary comes first, because the engine shows nothing before it.
 *
 * @param toConfirm licenses left to release, when the removal limit will ask for that number
 */
export function partialReasons(
  fleet: string,
  { recorded: { devices: held, unknown }, refusals, failure }: Outcome,
  toConfirm?: number,
): string[] {
  const failed = refusals.filter(({ imei }) => !unknown.has(imei)).length;
  const confirm = toConfirm === undefined ? "" : ` Set confirmRemoval: ${toConfirm} for that run.`;
  const licensed =
    held.size === 0
      ? "no other device is licensed"
      : `${counted(held.size, "device")} ${agreeing(held.size, "[is|are]")} licensed and recorded`;
  return [
    ...(failed === 0
      ? []
      : [
          problem(
            "partial-failure",
            `fleet ${fleet}: the license changes for ${counted(failed, "device")} failed (details below); ${licensed}. Fix the cause, or change the program, ` +
              `then run pulumi up: only what failed is retried.${confirm}${stuckAdvice(refusals)}`,
          ),
        ]),
    ...(unknown.size === 0
      ? []
      : [
          problem(
            "outcome-unknown",
            `fleet ${fleet}: the license status of ${counted(unknown.size, "device")} is unknown, because ThingSpace gave no clear answer; ${licensed}. ` +
              `Wait two minutes and run pulumi up: that run checks ${agreeing(unknown.size, "[it|them]")} and finishes the job.${failed === 0 ? confirm : ""}`,
          ),
        ]),
    ...(failure === undefined ? [] : [failure.message]),
    ...refusalLines(refusals),
  ];
}

function stuckAdvice(refusals: readonly Refusal[]): string {
  return refusals.some(({ unreleasable }) => unreleasable === true)
    ? ' What ThingSpace does not release stays licensed: keep it in the fleet, or set unreleasable: "leave".'
    : "";
}

/** The engine cannot record a half-failed delete, so the message must say how to finish it. */
export function deletionMessage(
  { fleet, account }: { readonly fleet: string; readonly account: string },
  { released, recorded, refusals, failure }: Outcome,
): string {
  const left = recorded.devices.size + recorded.unknown.size;
  const stuck = refusals.filter(({ unreleasable }) => unreleasable === true).length;
  return [
    problem(
      "deletion-incomplete",
      `fleet ${fleet}: ${counted(released, "license")} released, ${count(left)} still assigned or unknown in account ${account} (reasons below). Run the same ` +
        `command again to release the rest. To keep the fleet instead, run pulumi refresh, which records what was released, then pulumi up with the fleet in the program.` +
        (stuck === 0
          ? ""
          : ` ThingSpace does not release the license of a device that was upgraded or is being upgraded: to delete the fleet without ` +
            `${agreeing(stuck, "[it|them]")}, run pulumi refresh, set unreleasable: "leave", run pulumi up, then delete it.`),
    ),
    ...(failure === undefined ? [] : [failure.message]),
    ...refusalLines(refusals),
  ].join("\n  ");
}

export function leftBehindMessage(fleet: string, left: readonly string[], receivers: readonly string[]): string {
  const words = (text: string) => agreeing(left.length, text);
  const devices = `${firstOf(left)}. Nothing was released.`;
  // Declared with another parent, it is a new fleet of the same name to the engine.
  const to = receivers.map((name) => (name === fleet ? `the new fleet ${name}` : `fleet ${name}`)).join(", ");
  const those = (text: string) => agreeing(receivers.length, text);
  return problem(
    "transfer-incomplete",
    receivers.length === 0
      ? `fleet ${fleet}: no other fleet records ${counted(left.length, "device")} that ${words("[was|were]")} to be transferred: ${devices} Run pulumi up again.`
      : `fleet ${fleet}: not deleted yet, because ${counted(left.length, "device")} ${words("[is|are]")} to be transferred to ${to}, which ${those("[has|have]")} not recorded ${words("[it|them]")}: ${devices} ` +
          `Either ${those("[that fleet|one of those fleets]")} failed (see its error), or --target left it out: fix that, then run pulumi up without --target. To give up all licenses of the stack instead, run pulumi destroy.`,
  );
}
