import { unknownValue } from "./unknownValue";

export type LabelReading = { readonly label: string | undefined } | { readonly problem: string };

/**
 * Line breaks of all kinds, marks that turn the direction of writing, what has no width between letters that need none, and halves of letters:
 * each can disguise a line of a preview, or comes out as another one. What joins letters or pictures to one is allowed.
 */
const controlCharacter =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/u;

/** Word processors leave marks of direction at the ends of words. */
const atTheEnds = /^[\s\u200E\u200F]+|(?<![\s\u200E\u200F])[\s\u200E\u200F]+$/g;

/**
 * Reads what people call a device. Nothing but white space is no label.
 *
 * @returns the label, trimmed, or a problem worded to follow the quoted input.
 */
export function readLabel(text: string): LabelReading {
  const label = text.replace(atTheEnds, "");
  if (controlCharacter.test(label)) {
    return { problem: "has a line break or another character that cannot be seen; labels are one line of text" };
  }
  if (label.includes(unknownValue)) {
    return { problem: "has the text that Pulumi writes for a value that is not known yet; give the label itself" };
  }
  return { label: label === "" ? undefined : label };
}
