import type { Imei } from "../imei";
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
 * not alike, is `unknown`; devices that nobody asked for are no answer at all.
 */
export function judge(asked: readonly Imei[], answers: readonly DeviceAnswer[], judgment: Judgment): Verdict[] {
  const answersOf = new Map<string | undefined, DeviceAnswer[]>();
  for (const answer of answers) {
    answersOf.set(answer.deviceId, [...(answersOf.get(answer.deviceId) ?? []), answer]);
  }
  return asked.map((imei) => {
    const [first, ...others] = (answersOf.get(imei) ?? []).map((answer) => judgeDevice(imei, answer, judgment));
    if (first === undefined) {
      return { imei, outcome: "unknown", reason: "ThingSpace did not answer for this device" };
    }
    if (others.some(({ outcome }) => outcome !== first.outcome)) {
      return {
        imei,
        outcome: "unknown",
        reason: "ThingSpace gave two answers for this device that contradict each other",
      };
    }
    return first;
  });
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
    return { imei, outcome: "unknown", reason: `ThingSpace answered with an unknown status "${clean(status)}"` };
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
