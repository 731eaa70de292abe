import type { Device } from "./device";

/**
 * The devices of an account. An account may have a million, and each request asks for their number or for a page of them, so both are kept
 * between two changes.
 */
export class Devices implements Iterable<Device> {
  readonly #byId = new Map<string, Device>();
  #licensedCount = 0;
  #ids: readonly string[] | undefined;
  #sorted: readonly Device[] | undefined;
  #licensed: readonly Device[] | undefined;

  constructor(devices: Iterable<Device>) {
    for (const device of devices) {
      this.set(device);
    }
  }

  get(deviceId: string): Device | undefined {
    return this.#byId.get(deviceId);
  }

  has(deviceId: string): boolean {
    return this.#byId.has(deviceId);
  }

  set(device: Device): void {
    const before = this.#byId.get(device.deviceId);
    if (before === undefined) {
      this.#ids = undefined;
    }
    this.#byId.set(device.deviceId, device);
    this.#changed(before, device);
  }

  delete(deviceId: string): void {
    const before = this.#byId.get(deviceId);
    if (this.#byId.delete(deviceId)) {
      this.#ids = undefined;
      this.#changed(before, undefined);
    }
  }

  get licensedCount(): number {
    return this.#licensedCount;
  }

  /** Those that are licensed, by IMEI. */
  licensed(): readonly Device[] {
    this.#licensed ??= this.sorted().filter(({ licensed }) => licensed);
    return this.#licensed;
  }

  /** All of them, by IMEI. */
  sorted(): readonly Device[] {
    // IMEIs are all of one length, so the order of texts is the order of numbers.
    this.#ids ??= [...this.#byId.keys()].sort();
    this.#sorted ??= this.#ids.flatMap((deviceId) => this.#byId.get(deviceId) ?? []);
    return this.#sorted;
  }

  /** In the order in which they came into the account. */
  [Symbol.iterator](): Iterator<Device> {
    return this.#byId.values();
  }

  #changed(before: Device | undefined, after: Device | undefined): void {
    this.#sorted = undefined;
    this.#licensed = undefined;
    this.#licensedCount += Number(after?.licensed ?? false) - Number(before?.licensed ?? false);
  }
}
