import { problem } from "../../problemCodes";
import { pluralize, count, counted, duration, firstOf } from "../../text/plurals";
import type { FleetRecord } from "../../fleet/fleetState";
import type { Outcome, Refusal } from "../fold";

/** Devices named per reason, enough to search for them. Unprocessed devices need no search. */
const mostNamed = (kind: Refusal["kind"]) => (kind === "notProcessed" ? 5 : 500);

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
  { recorded, refusals, failure }: Outcome,
  lagMs: number,
  toConfirm: number | undefined,
): string {
  const of = (...kinds: readonly Refusal["kind"][]) => refusals.filter(({ kind }) => kinds.includes(kind));
  const [notProcessed, unknown, tried] = [of("notProcessed"), of("unknown"), of("refused", "unreleasable", "failed")];
  const unassigned = tried.filter(({ change }) => change === "assignment").length;
  const unreleased = tried.length - unassigned;
  const stuck = of("unreleasable").length;
  const notDone = [
    [unassigned, "[license was|licenses were] not assigned"],
    [unreleased, "[license was|licenses were] not released"],
    [notProcessed.length, "[device was|devices were] not processed"],
    [unknown.length, "[device has|devices have] an unknown license status (recorded as unknown)"],
  ] as const;
  const { devices } = recorded;
  const stillHeld = tried.filter(({ change, imei }) => change === "release" && devices.has(imei)).length;
  const included =
    stillHeld === 0 ? "" : `, including ${pluralize(stillHeld, "[the one that was|those that were] not released")},`;
  const licensed =
    devices.size === 0
      ? `No device is ${recorded.unknown.size === 0 ? "" : "known to be "}licensed.`
      : `${counted(devices.size, "device")}${included} ${pluralize(devices.size, "[is|are]")} licensed and recorded in the state.`;
  const steps = [
    ...(failure === undefined ? [] : ["follow the message below"]),
    ...(of("refused").length === 0 ? [] : ["resolve the problem below or change the program"]),
    ...(stuck === 0
      ? []
      : [
          pluralize(
            stuck,
            'put [that device|those devices] back in the fleet, or set unreleasable: "leave" to let [it leave with its license|them leave with their licenses]',
          ),
        ]),
    ...waits(refusals, lagMs),
    ...(toConfirm === undefined ? [] : [`set confirmRemoval: ${toConfirm} if that many are still to be released`]),
  ];
  const look = unknown.length === 0 ? "" : " first checks what is unknown, then";
  return problem(
    unknown.length === 0 ? "partial-failure" : "outcome-unknown",
    `fleet ${fleet}: ${enumerated(notDone)}. ${licensed} ${capitalized(after(steps, "run pulumi up"))}: it${look} does only the rest.`,
  );
}

/** `4 licenses were not assigned and 2 devices were not processed` */
function enumerated(parts: readonly (readonly [number, string])[]): string {
  return listed(
    parts.filter(([number]) => number > 0).map(([number, words]) => `${count(number)} ${pluralize(number, words)}`),
  );
}

function listed(parts: readonly string[]): string {
  return new Intl.ListFormat("en-US").format(parts);
}

/** For what ThingSpace may still do, or do the next time. */
function waits(refusals: readonly Refusal[], lagMs: number): readonly string[] {
  if (refusals.some(({ kind }) => kind === "unknown")) {
    return lagMs > 0 ? [`wait ${duration(lagMs)}`] : [];
  }
  return refusals.some(({ kind }) => kind === "failed") ? ["wait a few minutes"] : [];
}

/** `first, second, then last` */
function after(steps: readonly string[], last: string): string {
  return [...(steps.length === 0 ? [] : [`${steps.join(", ")}, then`]), last].join(" ");
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The engine cannot record a half-failed delete, so the message must say how to finish it. */
export function deletionMessage(
  { fleet, account, devices, unknown }: Pick<FleetRecord, "fleet" | "account" | "devices" | "unknown">,
  { released, recorded, refusals, failure }: Outcome,
  lagMs: number,
): string {
  const countOf = (sought: Refusal["kind"]) => refusals.filter(({ kind }) => kind === sought).length;
  const stuck = countOf("unreleasable");
  const uncertain = refusals.filter(({ imei }) => !recorded.devices.has(imei)).length;
  const parts = [
    [released, "[license|licenses] released"],
    [recorded.devices.size, "still assigned"],
    [uncertain, "[license|licenses] of unknown status"],
  ] as const;
  const steps = [
    ...(failure === undefined ? [] : ["follow the message below"]),
    ...(countOf("refused") === 0 ? [] : ["resolve these reasons in ThingSpace or with Verizon support"]),
    ...waits(refusals, lagMs),
  ];
  const again =
    refusals.length > 0 && stuck === refusals.length
      ? ""
      : ` ${capitalized(after(steps, "run the same command again"))}: it releases what is still assigned.`;
  const wait = lagMs > 0 ? `wait ${duration(lagMs)}, ` : "";
  return [
    problem(
      "deletion-incomplete",
      `fleet ${fleet}: not deleted: ${enumerated(parts)} in account ${account}, for the reasons below. ` +
        `The state still lists ${counted(devices.size + unknown.size, "device")}.${again} ` +
        `To keep the fleet instead, ${wait}run pulumi refresh, which records what was released, then pulumi up with the fleet in the program.` +
        (stuck === 0
          ? ""
          : ` ThingSpace does not release the license of a device that was upgraded or is being upgraded: to delete the fleet without ` +
            `${pluralize(stuck, "[it|them]")}, run pulumi refresh, set unreleasable: "leave", run pulumi up, then delete it.`),
    ),
    ...(failure === undefined ? [] : [failure.message]),
    ...refusalLines(refusals),
  ].join("\n  ");
}

export type PendingTransferAdvice = "transferFirst" | "refresh" | "rerunUp" | "rerunWithoutTarget";

export function pendingTransferMessage(
  fleet: string,
  left: readonly string[],
  receivers: readonly string[],
  advice: PendingTransferAdvice,
): string {
  const words = (text: string) => pluralize(left.length, text);
  // Declared with another parent, it is a new fleet of the same name to the engine.
  const to = receivers.map((name) => (name === fleet ? `the new fleet ${name}` : `fleet ${name}`)).join(", ");
  const those = (text: string) => pluralize(receivers.length, text);
  const advices = {
    transferFirst: `Move ${words("[it|them]")} with a pulumi up of its own, before fleet ${fleet} changes its account.`,
    refresh: `Run pulumi up --refresh: it sees whether ${those("[that fleet|each of those fleets]")} has recorded ${words("[it|them]")} by now. If not, move ${words("[it|them]")} first, with a pulumi up of its own.`,
    rerunUp: `See the error of ${those("[that fleet|those fleets]")}, if there is one, and run pulumi up again.`,
    rerunWithoutTarget: `Either ${those("[that fleet|one of those fleets]")} failed (see its error), or --target left it out: fix that, then run pulumi up without --target.`,
  };
  const what =
    receivers.length === 0
      ? `no other fleet records ${counted(left.length, "device")} that ${words("[was|were]")} to be transferred`
      : `not deleted yet, because ${counted(left.length, "device")} ${words("[is|are]")} waiting to be transferred to ${to}, which ${those("[has|have]")} not recorded ${words("[it|them]")}`;
  return problem(
    "transfer-incomplete",
    `fleet ${fleet}: ${what}: ${firstOf(left)}. Nothing was released. ${receivers.length === 0 ? "Run pulumi up again." : advices[advice]}`,
  );
}
