import type { Imei } from "../fleet/imei";
import { counted } from "../text/plurals";
import type { Result } from "../ports/licenseApi";
import type { DeviceResult, WriteResponse } from "./wire/responsesOfAllVersions";

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
 * One result for each device of a request: `failed` when the response lacks it or contradicts itself about it,
 * `unknown` when the response's own count contradicts its successes. Results of other devices are ignored.
 */
export function readResults(
  kind: WriteKind,
  requested: readonly Imei[],
  response: WriteResponse,
  clean: (text: string) => string,
): Result[] {
  const byId = new Map<string | undefined, Imei>(requested.map((imei) => [imei, imei]));
  const found = new Map<Imei, Result>();
  for (const written of response.results) {
    const imei = byId.get(written.deviceId);
    if (imei !== undefined) {
      found.set(imei, agreed(found.get(imei), readResult(kind, imei, written, clean)));
    }
  }
  const results = requested.map(
    (imei): Result =>
      found.get(imei) ?? {
        imei,
        outcome: "failed",
        reason: "the response of ThingSpace does not have this device",
        mayHaveActed: true,
      },
  );
  return kind === "assign" ? checkCount(results, response.usedCount) : results;
}

/**
 * After an assignment the account uses at least these licenses. What a removal leaves proves nothing: the count before
 * it is not known.
 */
function checkCount(results: Result[], usedCount = Infinity): Result[] {
  const isLicensed = ({ outcome }: Result) => outcome === "done" || outcome === "alreadyDone";
  const licensed = results.filter(isLicensed).length;
  if (licensed <= usedCount) {
    return results;
  }
  const reason =
    `ThingSpace responded that ${counted(licensed, "device")} got a license, and in the same response that the account uses ` +
    counted(usedCount, "license");
  return results.map((result) => (isLicensed(result) ? { imei: result.imei, outcome: "unknown", reason } : result));
}

function agreed(earlier: Result | undefined, result: Result): Result {
  if (earlier === undefined || earlier.outcome === result.outcome) {
    return earlier ?? result;
  }
  return {
    imei: result.imei,
    outcome: "failed",
    reason: "the response of ThingSpace has two results for this device that contradict each other",
    mayHaveActed: true,
  };
}

function readResult(
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
