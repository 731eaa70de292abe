/** One line each, so that the engine shows a change as a diff of lines. */
export function formatOrdered(devices: readonly string[]): string {
  return devices.map((imei) => `${imei}\n`).join("");
}

export function parseOrdered(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
