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
  /** What each change replaced, the latest last, for readers that lag behind. */
  readonly #history: { readonly time: Date; readonly deviceId: string; readonly before: Device | undefined }[] = [];

  constructor(devices: Iterable<Device>) {
    for (const device of devices) {
      this.#replace(device.deviceId, device);
    }
  }

  /** As they were at a time; those of the seed when that is later. */
  asOf(time: Date): Devices {
    const then = new Devices(this);
    for (const change of [...this.#history].reverse()) {
      if (change.time <= time) {
        break;
      }
      then.#replace(change.deviceId, change.before);
    }
    return then;
  }

  get(deviceId: string): Device | undefined {
    return this.#byId.get(deviceId);
  }

  has(deviceId: string): boolean {
    return this.#byId.has(deviceId);
  }

  set(device: Device, now: Date): void {
    this.#change(device.deviceId, device, now);
  }

  delete(deviceId: string, now: Date): void {
    this.#change(deviceId, undefined, now);
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

  #change(deviceId: string, after: Device | undefined, time: Date): void {
    this.#history.push({ time, deviceId, before: this.#byId.get(deviceId) });
    this.#replace(deviceId, after);
  }

  #replace(deviceId: string, after: Device | undefined): void {
    const before = this.#byId.get(deviceId);
    if (after === undefined) {
      this.#byId.delete(deviceId);
    } else {
      this.#byId.set(deviceId, after);
    }
    if ((before === undefined) !== (after === undefined)) {
      this.#ids = undefined;
    }
    this.#sorted = undefined;
    this.#licensed = undefined;
    this.#licensedCount += Number(after?.licensed ?? false) - Number(before?.licensed ?? false);
  }
}
