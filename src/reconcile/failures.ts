import { problem } from "../problemCodes";
import { agreeing, count, counted, duration, firstOf } from "../fleet/wording";
import { notTried, type Outcome, type Refusal } from "./fold";

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
    const named = firstOf(devices.sort(), reason === notTried ? namedUntried : namedPerReason);
    return devices.length === 1 ? `${named}: ${reason}` : `${counted(devices.length, "device")}: ${reason} (${named})`;
  });
}

/**
 * The summary comes first, because the engine shows nothing before it.
 *
 * @param lagMs how long the service may still act
 * @param toConfirm licenses left to release, when the removal limit will ask for that number
 */
export function partialReasons(fleet: string, outcome: Outcome, lagMs: number, toConfirm?: number): string[] {
  const { refusals, failure } = outcome;
  return [
    ...(refusals.length === 0 ? [] : [summary(fleet, outcome, lagMs, toConfirm)]),
    ...(failure === undefined ? [] : [failure.message]),
    ...refusalLines(refusals),
  ];
}

function summary(
  fleet: string,
  { recorded: { devices, unknown }, refusals }: Outcome,
  lagMs: number,
  toConfirm: number | undefined,
): string {
  const failed = refusals.filter(({ imei }) => !unknown.has(imei));
  const tried = failed.filter(({ reason }) => reason !== notTried);
  const failedToAssign = tried.filter(({ change }) => change === "assignment").length;
  const parts = [
    [failedToAssign, "[license was|licenses were] not assigned"],
    [tried.length - failedToAssign, "[license was|licenses were] not released"],
    [failed.length - tried.length, "[device was|devices were] not tried"],
    [unknown.size, "[device has|devices have] an unknown license status"],
  ] as const;
  const licensed =
    devices.size === 0
      ? "No device is known to be licensed."
      : `${counted(devices.size, "device")} ${agreeing(devices.size, "[is|are]")} licensed and recorded in the state.`;
  const advice =
    unknown.size === 0
      ? "Fix the cause, or change the program, then run pulumi up: it does only the rest."
      : `ThingSpace gave no clear answer: ${waiting(lagMs)}run pulumi up, which looks at ${agreeing(unknown.size, "[that device|those devices]")} again and does the rest.`;
  const confirm = toConfirm === undefined ? "" : ` Set confirmRemoval: ${toConfirm} for that run.`;
  return problem(
    unknown.size === 0 ? "partial-failure" : "outcome-unknown",
    `fleet ${fleet}: ${enumerated(parts)}. ${licensed} ${advice}${confirm}${stuckAdvice(refusals)}`,
  );
}

/** `4 licenses were not assigned and 2 devices were not tried` */
function enumerated(parts: readonly (readonly [number, string])[]): string {
  const said = parts
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${count(number)} ${agreeing(number, words)}`);
  return new Intl.ListFormat("en-US").format(said);
}

function waiting(lagMs: number): string {
  return lagMs === 0 ? "" : `wait ${duration(lagMs)}, then `;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
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
  lagMs: number,
): string {
  const left = recorded.devices.size + recorded.unknown.size;
  const stuck = refusals.filter(({ unreleasable }) => unreleasable === true).length;
  const again =
    recorded.unknown.size === 0
      ? "Run the same command again"
      : capitalized(`${waiting(lagMs)}run the same command again`);
  return [
    problem(
      "deletion-incomplete",
      `fleet ${fleet}: ${counted(released, "license")} released, ${count(left)} still assigned or unknown in account ${account} (reasons below). ${again} ` +
        `to release the rest. To keep the fleet instead, run pulumi refresh, which records what was released, then pulumi up with the fleet in the program.` +
        (stuck === 0
          ? ""
          : ` ThingSpace does not release the license of a device that was upgraded or is being upgraded: to delete the fleet without ` +
            `${agreeing(stuck, "[it|them]")}, run pulumi refresh, set unreleasable: "leave", run pulumi up, then delete it.`),
    ),
    ...(failure === undefined ? [] : [failure.message]),
    ...refusalLines(refusals),
  ].join("\n  ");
}

/** @param isFollowed whether the fleet is deleted to be created anew, replaced or on another account */
export function leftBehindMessage(
  fleet: string,
  left: readonly string[],
  receivers: readonly string[],
  isFollowed: boolean,
): string {
  const words = (text: string) => agreeing(left.length, text);
  // Declared with another parent, it is a new fleet of the same name to the engine.
  const to = receivers.map((name) => (name === fleet ? `the new fleet ${name}` : `fleet ${name}`)).join(", ");
  const those = (text: string) => agreeing(receivers.length, text);
  const advice =
    receivers.length === 0
      ? "Run pulumi up again."
      : isFollowed
        ? `Move ${words("[it|them]")} with a pulumi up of its own, before fleet ${fleet} is replaced or changes its account.`
        : `Either ${those("[that fleet|one of those fleets]")} failed (see its error), or --target left it out: fix that, then run pulumi up without --target.`;
  return problem(
    "transfer-incomplete",
    receivers.length === 0
      ? `fleet ${fleet}: no other fleet records ${counted(left.length, "device")} that ${words("[was|were]")} to be transferred: ${firstOf(left)}. Nothing was released. ${advice}`
      : `fleet ${fleet}: not deleted yet, because ${counted(left.length, "device")} ${words("[is|are]")} to be transferred to ${to}, which ${those("[has|have]")} not recorded ${words("[it|them]")}: ` +
          `${firstOf(left)}. Nothing was released. ${advice}`,
  );
}
