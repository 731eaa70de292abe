import type { Imei } from "../fleet/imei";

/** Devices that go into one request. */
export type Batch = readonly Imei[];

export interface WaitingBatch {
  readonly devices: Batch;
  /** Whether they were in a request that was refused as a whole, which may have acted on some of them all the same. */
  readonly isResent: boolean;
}

/** The devices that are still to be sent: those that come back first, because what is wrong with them is worth knowing early. */
export class WaitingBatches {
  #begin = 0;
  readonly #back: Batch[] = [];

  constructor(private readonly devices: Batch) {}

  get isAny(): boolean {
    return this.#back.length > 0 || this.#begin < this.devices.length;
  }

  take(size: number): WaitingBatch | undefined {
    const back = this.#back.shift();
    if (back === undefined) {
      const devices = this.devices.slice(this.#begin, this.#begin + size);
      this.#begin += devices.length;
      return devices.length === 0 ? undefined : { devices, isResent: false };
    }
    if (back.length > size) {
      this.#back.unshift(back.slice(size));
    }
    return { devices: back.slice(0, size), isResent: true };
  }

  putBack(parts: readonly Batch[]): void {
    this.#back.unshift(...parts);
  }
}
