import type { Imei } from "../fleet/imei";
import { counted } from "../fleet/wording";
import type { Result } from "../licenseApi";
import type { DeviceResult, WriteResponse } from "./wire/responses";

export type WriteKind = "assign" | "remove";

/** `LicenseAssignSuccess` and `LicenseAssignFailed` in v1, `Success` and `Failure` in v2, and either in v3. */
const success = "Success";
const failure = /Fail(ed|ure)$/;

/**
 * Documented: "License removal not allowed for devices that have ever upgraded firmware."; the words for a running
 * upgrade are unknown, but almost certainly contain this one.
 */
const unreleasable = /upgrade/i;

/** ThingSpace's words for a pool without a free license are unknown, and will hardly lack these. */
const noLicense = /\bno\b.*\blicen[sc]es?\b|\blicen[sc]es?\b.*\b(exhausted|exceed|limit|not available|unavailable)/i;
const fewerFree =
  "somebody else may have taken licenses since the preview: run pulumi preview to see how many are free";

/**
 * One verdict for each device of a request: `failed` when the response lacks it or contradicts itself about it,
 * `unknown` when the response's own count contradicts its successes. Results of other devices are ignored.
 */
export function judge(
  kind: WriteKind,
  asked: readonly Imei[],
  { results, usedCount }: WriteResponse,
  clean: (text: string) => string,
): Result[] {
  const askedFor = new Map<string | undefined, Imei>(asked.map((imei) => [imei, imei]));
  const verdicts = new Map<Imei, Result>();
  for (const result of results) {
    const imei = askedFor.get(result.deviceId);
    if (imei !== undefined) {
      verdicts.set(imei, agreed(verdicts.get(imei), judgeDevice(kind, imei, result, clean)));
    }
  }
  const judged = asked.map(
    (imei): Result =>
      verdicts.get(imei) ?? {
        imei,
        outcome: "failed",
        reason: "the response of ThingSpace does not have this device",
        mayHaveActed: true,
      },
  );
  return kind === "assign" ? checkCount(judged, usedCount) : judged;
}

/**
 * After an assignment the account uses at least these licenses. What a removal leaves proves nothing: the count before
 * it is not known.
 */
function checkCount(verdicts: Result[], usedCount = Infinity): Result[] {
  const isLicensed = ({ outcome }: Result) => outcome === "done" || outcome === "alreadyDone";
  const licensed = verdicts.filter(isLicensed).length;
  if (licensed <= usedCount) {
    return verdicts;
  }
  const reason =
    `ThingSpace responded that ${counted(licensed, "device")} got a license, and in the same response that the account uses ` +
    counted(usedCount, "license");
  return verdicts.map((verdict) =>
    isLicensed(verdict) ? { imei: verdict.imei, outcome: "unknown", reason } : verdict,
  );
}

function agreed(earlier: Result | undefined, verdict: Result): Result {
  if (earlier === undefined || earlier.outcome === verdict.outcome) {
    return earlier ?? verdict;
  }
  return {
    imei: verdict.imei,
    outcome: "failed",
    reason: "the response of ThingSpace has two results for this device that contradict each other",
    mayHaveActed: true,
  };
}

function judgeDevice(
  kind: WriteKind,
  imei: Imei,
  { status = "", reason = "" }: DeviceResult,
  clean: (text: string) => string,
): Result {
  if (status.endsWith(success)) {
    return { imei, outcome: kind === "assign" && /pre-?exist/i.test(reason) ? "alreadyDone" : "done" };
  }
  if (!failure.test(status)) {
    const reason = `ThingSpace responded with an unknown status "${clean(status)}"`;
    return { imei, outcome: "failed", reason, mayHaveActed: true };
  }
  // The goal of a removal, reported as a failure.
  if (kind === "remove" && /\bno license\b/i.test(reason)) {
    return { imei, outcome: "alreadyDone" };
  }
  const shown = reason === "" ? "ThingSpace gave no reason" : `ThingSpace said "${clean(reason)}"`;
  // A device that has left the account has no license either, but only a listing proves it.
  if (kind === "remove" && /\bnot found\b|\bdoes not exist\b/i.test(reason)) {
    return { imei, outcome: "unknown", reason: shown };
  }
  if (/^internal\b.*\berror\b/i.test(reason)) {
    return { imei, outcome: "failed", reason: shown };
  }
  const hint = kind === "assign" && noLicense.test(reason) ? `; ${fewerFree}` : "";
  const refused = { imei, outcome: "refused", reason: `${shown}${hint}` } as const;
  return kind === "remove" && unreleasable.test(reason) ? { ...refused, unreleasable: true } : refused;
}
