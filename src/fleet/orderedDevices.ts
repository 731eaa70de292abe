/**
 * Devices whose order counts, in the text form that is recorded in a stack's state: one line each, in their order, so that the engine
 * shows a change as git shows a changed file.
 */
export function formatOrdered(devices: readonly string[]): string {
  return devices.map((imei) => `${imei}\n`).join("");
}

/** Reads the text form back. */
export function parseOrdered(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
