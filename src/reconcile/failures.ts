import { problem } from "../problemCodes";
import { agreeing, count, counted, duration, firstOf } from "../fleet/wording";
import type { Outcome, Refusal } from "./fold";

/** Devices named per reason, enough to look for them. Untried ones need no search. */
const mostNamed = (kind: Refusal["kind"]) => (kind === "untried" ? 5 : 500);

/** What went wrong, one line per reason. */
export function refusalLines(refusals: readonly Refusal[]): string[] {
  const byReason = new Map<string, { readonly kind: Refusal["kind"]; readonly devices: string[] }>();
  for (const { imei, kind, reason } of refusals) {
    const same = byReason.get(reason) ?? { kind, devices: [] };
    byReason.set(reason, same);
    same.devices.push(imei);
  }
  return [...byReason].map(([reason, { kind, devices }]) => {
    const named = firstOf(devices.sort(), mostNamed(kind));
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
  { recorded: { devices }, refusals, failure }: Outcome,
  lagMs: number,
  toConfirm: number | undefined,
): string {
  const of = (...kinds: readonly Refusal["kind"][]) => refusals.filter(({ kind }) => kinds.includes(kind));
  const [untried, unknown, tried] = [of("untried"), of("unknown"), of("refused", "unreleasable", "failed")];
  const unassigned = tried.filter(({ change }) => change === "assignment").length;
  const unreleased = tried.length - unassigned;
  const notDone = [
    [unassigned, "[license was|licenses were] not assigned"],
    [unreleased, "[license was|licenses were] not released"],
    [untried.length, "[device was|devices were] not tried"],
    [unknown.length, "[device has|devices have] an unknown license status"],
  ] as const;
  const included = unreleased === 0 ? "" : `, ${agreeing(unreleased, "[that one|those]")} included,`;
  const licensed =
    devices.size === 0
      ? "No device is known to be licensed."
      : `${counted(devices.size, "device")}${included} ${agreeing(devices.size, "[is|are]")} licensed and recorded in the state.`;
  const steps = [
    ...(failure === undefined ? [] : ["see the cause below"]),
    ...(of("refused").length === 0 ? [] : ["fix what ThingSpace refused or change the program"]),
    ...(of("unreleasable").length === 0
      ? []
      : ['put back what ThingSpace does not release or set unreleasable: "leave"']),
    ...(unknown.length > 0 && lagMs > 0 ? [`wait ${duration(lagMs)}`] : []),
    ...(unknown.length === 0 && of("failed").length > 0 ? ["wait a few minutes"] : []),
    ...(toConfirm === undefined ? [] : [`set confirmRemoval: ${toConfirm} for that run`]),
  ];
  const next = [...(steps.length === 0 ? [] : [`${steps.join(", ")}, then`]), "run pulumi up"].join(" ");
  const look = unknown.length === 0 ? "" : " looks at what is unknown, and";
  return problem(
    unknown.length === 0 ? "partial-failure" : "outcome-unknown",
    `fleet ${fleet}: ${enumerated(notDone)}. ${licensed} ${capitalized(next)}: it${look} does only the rest.`,
  );
}

/** `4 licenses were not assigned and 2 devices were not tried` */
function enumerated(parts: readonly (readonly [number, string])[]): string {
  return listed(
    parts.filter(([number]) => number > 0).map(([number, words]) => `${count(number)} ${agreeing(number, words)}`),
  );
}

function listed(parts: readonly string[]): string {
  return new Intl.ListFormat("en-US").format(parts);
}

function waiting(lagMs: number): string {
  return lagMs === 0 ? "" : `wait ${duration(lagMs)}, then `;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The engine cannot record a half-failed delete, so the message must say how to finish it. */
export function deletionMessage(
  { fleet, account }: { readonly fleet: string; readonly account: string },
  { released, recorded, refusals, failure }: Outcome,
  lagMs: number,
): string {
  const unknown = refusals.filter(({ kind }) => kind === "unknown").length;
  const left = [
    [recorded.devices.size, "still assigned"],
    [unknown, "unknown"],
  ] as const;
  const stuck = refusals.filter(({ kind }) => kind === "unreleasable").length;
  const again =
    unknown === 0 ? "Run the same command again" : capitalized(`${waiting(lagMs)}run the same command again`);
  return [
    problem(
      "deletion-incomplete",
      `fleet ${fleet}: ${counted(released, "license")} released, ${enumerated(left)} in account ${account} (reasons below). ${again} ` +
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

export type LeftBehindAdvice = "moveFirst" | "goUpAgain" | "goUpWhole";

export function leftBehindMessage(
  fleet: string,
  left: readonly string[],
  receivers: readonly string[],
  advice: LeftBehindAdvice,
): string {
  const words = (text: string) => agreeing(left.length, text);
  // Declared with another parent, it is a new fleet of the same name to the engine.
  const to = receivers.map((name) => (name === fleet ? `the new fleet ${name}` : `fleet ${name}`)).join(", ");
  const those = (text: string) => agreeing(receivers.length, text);
  const advices = {
    moveFirst: `Move ${words("[it|them]")} with a pulumi up of its own, before fleet ${fleet} is replaced or changes its account.`,
    goUpAgain: `See the error of ${those("[that fleet|those fleets]")}, if there is one, and run pulumi up again.`,
    goUpWhole: `Either ${those("[that fleet|one of those fleets]")} failed (see its error), or --target left it out: fix that, then run pulumi up without --target.`,
  };
  const what =
    receivers.length === 0
      ? `no other fleet records ${counted(left.length, "device")} that ${words("[was|were]")} to be transferred`
      : `not deleted yet, because ${counted(left.length, "device")} ${words("[is|are]")} to be transferred to ${to}, which ${those("[has|have]")} not recorded ${words("[it|them]")}`;
  return problem(
    "transfer-incomplete",
    `fleet ${fleet}: ${what}: ${firstOf(left)}. Nothing was released. ${receivers.length === 0 ? "Run pulumi up again." : advices[advice]}`,
  );
}
