export type LabelReading = { readonly label: string | undefined } | { readonly problem: string };

/** Line breaks of all kinds, and marks that turn the direction of writing: either can disguise a line of a preview. */
const controlCharacter = /[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/**
 * Reads what people call a device. Nothing but white space is no label.
 *
 * @returns the label, trimmed, or a problem worded to follow the quoted input.
 */
export function readLabel(text: string): LabelReading {
  const label = text.trim();
  if (controlCharacter.test(label)) {
    return { problem: "has a line break or another control character; labels are one line" };
  }
  return { label: label === "" ? undefined : label };
}
