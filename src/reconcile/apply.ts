import type { Imei } from "../fleet/imei";
import type { LicenseApi, Result } from "../licenseApi";
import { LastAssigned } from "./lastAssigned";
import type { Plan } from "./plan";
import { asError } from "./resultOrError";

export interface Applied {
  readonly results: ReadonlyMap<Imei, Result>;
  /** What a newer listing must show, in groups, the latest first. */
  readonly lastAssigned: readonly (readonly Imei[])[];
  /** What ended the writes before all were sent. */
  readonly failure: Error | undefined;
}

export interface ApplyTools {
  readonly api: Pick<LicenseApi, "assign" | "remove">;
  /** Licenses free before the first write; what does not fit waits for the releases. */
  readonly free: number;
  /** A verified listing, or undefined when none is available. */
  readonly verify: () => Promise<ReadonlySet<string> | undefined>;
  readonly wrote: (imei: Imei, isLicensed: boolean) => void;
  /** Waits between the given round and the next. */
  readonly pause: (round: number) => Promise<void>;
  readonly onProgress: Readonly<Record<Kind, (done: number, total: number) => void>>;
}

type Kind = "assign" | "remove";

/** Attempts for a device that an answer calls failed. */
const rounds = 4;

/**
 * Decides nothing. Additions come before releases, so that no desired device is without its license in between; only
 * what does not fit the pool waits. Nothing is released once an addition has failed.
 */
export async function apply(plan: Plan, tools: ApplyTools): Promise<Applied> {
  const { assign, release, target } = plan;
  const fitting = Math.max(tools.free, 0);
  const steps: readonly (readonly [Kind, readonly Imei[]])[] = [
    ["assign", assign.slice(0, fitting)],
    ["remove", release],
    ["assign", assign.slice(fitting)],
  ];
  const results = new Map<Imei, Result>();
  const last = new LastAssigned();
  let failure: Error | undefined;
  for (const [kind, devices] of steps) {
    failure ??= await write(kind, target.account, devices, results, last, tools);
  }
  const found = await verifyOpen(plan, results, tools);
  return { results, lastAssigned: last.groups(found), failure };
}

/** Repeats what an answer calls failed. The client has already retried requests without an answer. */
async function write(
  kind: Kind,
  account: string,
  devices: readonly Imei[],
  results: Map<Imei, Result>,
  lastAssigned: LastAssigned,
  { api, wrote, pause, onProgress }: ApplyTools,
): Promise<Error | undefined> {
  let done = 0;
  const unanswered = new Set<Imei>();
  let pending = devices;
  for (let round = 1; pending.length > 0; round++) {
    const failed: Imei[] = [];
    try {
      for await (const verdicts of api[kind](account, pending)) {
        for (const verdict of verdicts) {
          const { imei, outcome } = verdict;
          if (outcome === "failed" && verdict.mayHaveActed === true) {
            unanswered.add(imei);
          }
          results.set(imei, resultOfRound(round, verdict, unanswered.has(imei)));
          if (outcome === "done" || outcome === "alreadyDone") {
            done += 1;
            wrote(imei, kind === "assign");
          }
          if (outcome === "failed") {
            failed.push(imei);
          }
        }
        if (kind === "assign") {
          lastAssigned.answered(verdicts);
        }
        onProgress[kind](done, devices.length);
      }
    } catch (error) {
      return asError(error);
    }
    pending = round < rounds ? failed : [];
    if (pending.length > 0) {
      await pause(round);
    }
  }
  return undefined;
}

function resultOfRound(round: number, result: Result, mayHaveActed: boolean): Result {
  if (result.outcome === "failed") {
    const { imei, outcome, reason } = result;
    return {
      imei,
      outcome,
      reason: round === 1 ? reason : `${reason} (tried ${round} times)`,
      ...(mayHaveActed ? { mayHaveActed } : {}),
    };
  }
  // In a later round, it is our own doing.
  return result.outcome === "alreadyDone" && round > 1 ? { imei: result.imei, outcome: "done" } : result;
}

/**
 * Looks up what the answers leave open. A listing does not prove that a request without an answer never takes effect:
 * the service may act on it a minute later. Its devices stay unknown, unless they are as they should be.
 *
 * @returns the devices to assign that turn out to be licensed
 */
async function verifyOpen({ assign }: Plan, results: Map<Imei, Result>, tools: ApplyTools): Promise<readonly Imei[]> {
  const open = [...results.values()].filter((result) => result.outcome === "unknown" || result.outcome === "failed");
  if (open.length === 0) {
    return [];
  }
  const licensed = await tools.verify();
  if (licensed === undefined) {
    for (const { imei, reason } of open) {
      results.set(imei, { imei, outcome: "unknown", reason });
    }
    return [];
  }
  const toAssign = new Set(assign);
  const found: Imei[] = [];
  for (const result of open) {
    const { imei, reason } = result;
    if (licensed.has(imei) === toAssign.has(imei)) {
      results.set(imei, { imei, outcome: "done" });
      if (toAssign.has(imei)) {
        found.push(imei);
      }
    } else if (result.outcome === "failed" && result.mayHaveActed === true) {
      results.set(imei, { imei, outcome: "unknown", reason });
    }
  }
  return found;
}
