import { unknownValue } from "./unknownValue";

export type LabelReading = { readonly label: string | undefined } | { readonly problem: string };

/** They could disguise a line of a preview. Joiners are allowed. */
const controlCharacter =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/u;

/** Word processors leave direction marks at the ends of words. */
const atTheEnds = /^[\s\u200E\u200F]+|(?<![\s\u200E\u200F])[\s\u200E\u200F]+$/g;

/** @returns the trimmed label, `undefined` if blank, or a problem that continues the quoted input */
export function readLabel(text: string): LabelReading {
  const label = text.replace(atTheEnds, "");
  if (controlCharacter.test(label)) {
    return { problem: "has a line break or another invisible character; a label is one line of text" };
  }
  if (label.includes(unknownValue)) {
    return { problem: `contains ${unknownValue}, which Pulumi reads as unknown; give the label itself` };
  }
  return { label: label === "" ? undefined : label };
}
