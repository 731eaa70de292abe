import { z } from "zod";

import { isImei } from "../../fleet/imei";

export const imeiSchema = z.string().refine((text): boolean => isImei(text), "expected an IMEI of 15 digits");
export const upgradeSchema = z.enum(["none", "scheduled", "inProgress", "completed"]);
/** One precision, so that times compare as strings. */
export const timeSchema = z.iso
  .datetime("expected a time like 2017-11-29T20:15:42.738Z")
  .transform((text) => new Date(text).toISOString());

export const deviceSchema = z.strictObject({
  /** IMEI, 15 digits. */
  deviceId: imeiSchema,
  /** Phone number, shown in the device list. */
  mdn: z.string().exactOptional(),
  /** Whether its firmware can be upgraded; it can when this is absent. If not, it is assigned no license. */
  fotaEligible: z.boolean().exactOptional(),
  /** @default false */
  licensed: z.boolean().default(false),
  /** In UTC. Without it, a licensed device shows the service's sentinel of the year 1900. */
  assignmentTime: timeSchema.exactOptional(),
  /** How far the latest firmware upgrade has come. Default: `"none"`. */
  upgrade: upgradeSchema.default("none"),
  /** When it was completed, in UTC. */
  upgradeTime: timeSchema.exactOptional(),
});

export type Device = Readonly<z.output<typeof deviceSchema>>;

/** There may be a million, so counts and orders are cached between changes. */
export class Devices implements Iterable<Device> {
  readonly #byId = new Map<string, Device>();
  /** What each change replaced, oldest first. */
  readonly #history: { readonly time: Date; readonly deviceId: string; readonly before: Device | undefined }[] = [];
  #licensedCount = 0;
  #ids: readonly string[] | undefined;
  #sorted: readonly Device[] | undefined;
  #licensed: readonly Device[] | undefined;

  constructor(devices: Iterable<Device>) {
    for (const device of devices) {
      this.#replace(device.deviceId, device);
    }
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

  /** Sorted by IMEI. */
  licensed(): readonly Device[] {
    return (this.#licensed ??= this.sorted().filter(({ licensed }) => licensed));
  }

  sorted(): readonly Device[] {
    // IMEIs have one length, so they sort as strings.
    this.#ids ??= [...this.#byId.keys()].sort();
    return (this.#sorted ??= this.#ids.flatMap((deviceId) => this.#byId.get(deviceId) ?? []));
  }

  /** In order of insertion. */
  [Symbol.iterator](): Iterator<Device> {
    return this.#byId.values();
  }

  /** The devices at a time; before the seed, those of the seed. */
  asOf(time: Date): Devices {
    const then = new Devices(this);
    for (const { deviceId, before } of this.#changesSince(time)) {
      then.#replace(deviceId, before);
    }
    return then;
  }

  /** Counts devices that lost their license since and have none now. */
  releasedSince(time: Date): number {
    const released = new Set<string>();
    for (const { deviceId, before } of this.#changesSince(time)) {
      if (before?.licensed === true && this.#byId.get(deviceId)?.licensed !== true) {
        released.add(deviceId);
      }
    }
    return released.size;
  }

  /** Latest first. */
  *#changesSince(time: Date) {
    for (const change of [...this.#history].reverse()) {
      if (change.time <= time) {
        return;
      }
      yield change;
    }
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
