/** Devices that the program declares as secrets, which no output may name. */
export class SecretDevices {
  readonly #rosters = new Set<ReadonlyMap<string, unknown>>();

  add(devices: ReadonlyMap<string, unknown>): void {
    this.#rosters.add(devices);
  }

  redact(text: string): string {
    return this.#rosters.size === 0
      ? text
      : text.replace(/\b\d{15}\b/g, (imei) => (this.has(imei) ? "[secret]" : imei));
  }

  has(imei: string): boolean {
    return [...this.#rosters].some((devices) => devices.has(imei));
  }
}
