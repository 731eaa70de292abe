import type { Imei } from "../fleet/imei";
import type { Verdict } from "../licenseApi";
import type { DeviceAnswer, StatusWords } from "./wire/format";

export type WriteKind = "assign" | "remove";

export interface Judgment {
  readonly kind: WriteKind;
  readonly words: StatusWords;
  /** Takes secrets and control characters out of what the service said. */
  readonly clean: (text: string) => string;
}

/**
 * Holds an answer to what was asked: one verdict for each device asked for. A device that is missing, or answered twice and
 * not alike, is `failed`; devices that nobody asked for are no answer at all.
 */
export function judge(asked: readonly Imei[], answers: readonly DeviceAnswer[], judgment: Judgment): Verdict[] {
  const askedFor = new Map<string | undefined, Imei>(asked.map((imei) => [imei, imei]));
  const verdicts = new Map<Imei, Verdict>();
  for (const answer of answers) {
    const imei = askedFor.get(answer.deviceId);
    if (imei !== undefined) {
      verdicts.set(imei, agreed(verdicts.get(imei), judgeDevice(imei, answer, judgment)));
    }
  }
  return asked.map(
    (imei) => verdicts.get(imei) ?? { imei, outcome: "failed", reason: "ThingSpace did not answer for this device" },
  );
}

function agreed(earlier: Verdict | undefined, verdict: Verdict): Verdict {
  if (earlier === undefined || earlier.outcome === verdict.outcome) {
    return earlier ?? verdict;
  }
  return {
    imei: verdict.imei,
    outcome: "failed",
    reason: "ThingSpace gave two answers for this device that contradict each other",
  };
}

function judgeDevice(
  imei: Imei,
  { status = "", reason = "" }: DeviceAnswer,
  { kind, words, clean }: Judgment,
): Verdict {
  if (words.success.test(status)) {
    return { imei, outcome: kind === "assign" && /pre-?exist/i.test(reason) ? "already" : "done" };
  }
  if (!words.failure.test(status)) {
    return { imei, outcome: "failed", reason: `ThingSpace answered with an unknown status "${clean(status)}"` };
  }
  // The wanted state of a removal, reported as a failure.
  if (kind === "remove" && /\bno license\b/i.test(reason)) {
    return { imei, outcome: "already" };
  }
  const shown = reason === "" ? "ThingSpace gave no reason" : clean(reason);
  // A device that has left the account has no license either, and nobody could ever release it; only a listing proves it.
  if (kind === "remove" && /\bnot found\b|\bdoes not exist\b/i.test(reason)) {
    return { imei, outcome: "unknown", reason: shown };
  }
  if (/^internal\b.*\berror\b/i.test(reason)) {
    return { imei, outcome: "failed", reason: shown };
  }
  const refused = { imei, outcome: "refused", reason: shown } as const;
  return kind === "remove" && words.unreleasable.test(reason) ? { ...refused, unreleasable: true } : refused;
}
