import type { Imei } from "../fleet/imei";
import { withEarlierAttempts, type LicenseApi, type Result } from "../ports/licenseApi";
import type { Plan } from "./plan";
import { asError } from "./resultOrError";

export interface Applied {
  readonly results: ReadonlyMap<Imei, Result>;
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
  /** Whether the device's license may be too new to be listed: its absence then proves no release. */
  readonly mayBeUnlisted: (imei: Imei) => boolean;
  /** Waits between the given round and the next. */
  readonly pause: (round: number) => Promise<void>;
  readonly onProgress: Readonly<Record<Kind, (done: number, total: number) => void>>;
}

type Kind = "assign" | "remove";

/** Attempts per device whose result is `failed`. */
const rounds = 4;

/**
 * Assigns before it releases, so that a desired device is never without a license; only assignments that do not fit the
 * pool wait for the releases. After a thrown error, nothing more is written.
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
  let failure: Error | undefined;
  for (const [kind, devices] of steps) {
    failure ??= await write(kind, target.account, devices, results, tools);
  }
  await verifyOpen(plan, results, tools);
  return { results, failure };
}

/** Retries devices whose result is `failed`. The client has already retried requests without a response. */
async function write(
  kind: Kind,
  account: string,
  devices: readonly Imei[],
  results: Map<Imei, Result>,
  { api, wrote, pause, onProgress }: ApplyTools,
): Promise<Error | undefined> {
  let done = 0;
  const mayHaveActed = new Set<Imei>();
  let pending = devices;
  for (let round = 1; pending.length > 0; round++) {
    const failed: Imei[] = [];
    try {
      for await (const batch of api[kind](account, pending)) {
        for (const result of batch) {
          const { imei, outcome } = result;
          if ("mayHaveActed" in result) {
            mayHaveActed.add(imei);
          }
          results.set(imei, resultOfRound(round, result, mayHaveActed.has(imei)));
          if (outcome === "done" || outcome === "alreadyDone") {
            done += 1;
            wrote(imei, kind === "assign");
          }
          if (outcome === "failed") {
            failed.push(imei);
          }
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
  const seen = withEarlierAttempts(result, { isResent: round > 1, mayHaveActed });
  return seen.outcome === "failed" && round > 1 ? { ...seen, reason: `${seen.reason} (tried ${round} times)` } : seen;
}

/**
 * Lists the account to resolve open results. The service may act on a request a minute after it failed to respond, so
 * devices of such a request stay unknown unless the listing already shows the desired state.
 */
async function verifyOpen({ assign }: Plan, results: Map<Imei, Result>, tools: ApplyTools): Promise<void> {
  const open = [...results.values()].filter(isOpen);
  if (open.length === 0) {
    return;
  }
  const licensed = await tools.verify();
  const toAssign = new Set(assign);
  const isAsItShould = (imei: Imei) =>
    licensed !== undefined &&
    (toAssign.has(imei) ? licensed.has(imei) : !licensed.has(imei) && !tools.mayBeUnlisted(imei));
  for (const result of open) {
    const { imei, reason } = result;
    if (isAsItShould(imei)) {
      results.set(imei, { imei, outcome: "done" });
    } else if (licensed === undefined || "mayHaveActed" in result) {
      results.set(imei, { imei, outcome: "unknown", reason });
    }
  }
}

type OpenResult = Extract<Result, { readonly outcome: "unknown" | "failed" | "refused" }>;

function isOpen(result: Result): result is OpenResult {
  const { outcome } = result;
  return outcome === "unknown" || outcome === "failed" || (outcome === "refused" && result.mayHaveActed === true);
}
