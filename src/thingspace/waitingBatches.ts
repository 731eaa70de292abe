import type { Imei } from "../imei";

/** Devices that go into one request. */
export type Batch = readonly Imei[];

/** The devices that are still to be sent: those that come back first, because what is wrong with them is worth knowing early. */
export class WaitingBatches {
  #begin = 0;
  readonly #back: Batch[] = [];

  constructor(private readonly devices: Batch) {}

  get isAny(): boolean {
    return this.#back.length > 0 || this.#begin < this.devices.length;
  }

  take(size: number): Batch | undefined {
    const back = this.#back.shift();
    if (back === undefined) {
      const batch = this.devices.slice(this.#begin, this.#begin + size);
      this.#begin += batch.length;
      return batch.length === 0 ? undefined : batch;
    }
    if (back.length > size) {
      this.#back.unshift(back.slice(size));
    }
    return back.slice(0, size);
  }

  putBack(parts: readonly Batch[]): void {
    this.#back.unshift(...parts);
  }
}
