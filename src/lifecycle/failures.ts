import type { Convergence } from "./converge";
import type { Refusal } from "./settle";
import { count, counted, firstOf } from "./wording";

/**
 * What the dynamic host understands as "it exists, but not as asked": the engine records `id` and `properties` and shows
 * `reasons` as a list; it never shows `message`. Only create and update honor it.
 */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly reasons: readonly string[];

  constructor(recorded: { id: string; properties: Readonly<Record<string, unknown>>; reasons: readonly string[] }) {
    super(recorded.reasons.join("\n"));
    this.id = recorded.id;
    this.properties = recorded.properties;
    this.reasons = recorded.reasons;
  }
}

/** Errors that only a bug of ours can cause; their stack is worth printing. */
const bugs = [TypeError, RangeError, ReferenceError, SyntaxError];

/** What to tell a person of an error. */
export function messageForPeople(error: unknown): string {
  return isBug(error)
    ? `${String(error)}\nThis is a bug in pulumi-thingspace-fota; please report it.`
    : messageOf(error);
}

/** Runs one of the methods whose errors the host prints with their stack, and takes the stack from those meant for people. */
export async function forPeople<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isBug(error)) {
      throw error;
    }
    const shown = new Error(messageOf(error));
    shown.stack = "";
    throw shown;
  }
}

function isBug(error: unknown): boolean {
  return bugs.some((bug) => error instanceof bug);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Up to this many devices get a line each; more are grouped by reason. */
const linesPerDevice = 20;

/** What went wrong, a line per device or per reason. */
export function refusalLines(refusals: readonly Refusal[]): string[] {
  if (refusals.length <= linesPerDevice) {
    return refusals.map(({ imei, reason }) => `${imei}: ${reason}`);
  }
  const byReason = new Map<string, string[]>();
  for (const { imei, reason } of refusals) {
    const devices = byReason.get(reason) ?? [];
    byReason.set(reason, devices);
    devices.push(imei);
  }
  return [...byReason].map(
    ([reason, devices]) => `${counted(devices.length, "device")}: ${reason} (${firstOf(devices, linesPerDevice)})`,
  );
}

/** Why a create or an update is not what was asked for: the summary first, because the engine shows nothing before it. */
export function convergenceReasons(fleet: string, { held, refusals, failure }: Convergence): string[] {
  return [
    `fleet ${fleet}: ${counted(refusals.length, "device")} could not be settled; ` +
      `the state records the ${count(held.size)} that hold a license now, and the next pulumi up takes up only the rest`,
    ...(failure === undefined ? [] : [failure.message]),
    ...refusalLines(refusals),
  ];
}

/** How a half-failed delete is finished: the engine cannot record one, so the message has to say it. */
export function deletionMessage(
  { fleet, account }: { readonly fleet: string; readonly account: string },
  { released, held, refusals, failure }: Convergence,
): string {
  return [
    `fleet ${fleet}: ${counted(released, "license")} released, ${count(held.size)} not; account ${account} still holds them. ` +
      `Run pulumi destroy again, or pulumi up --refresh, to go on from there.`,
    ...(failure === undefined ? [] : [failure.message]),
    ...refusalLines(refusals),
  ].join("\n  ");
}
