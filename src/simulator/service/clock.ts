import { InvalidInputError } from "./input";

/** Clients do not expect years of more than four digits. */
const endOfTime = Date.UTC(9999, 11, 31);

export class Clock {
  #skippedMs = 0;

  /** @param machineTime milliseconds since 1970 */
  constructor(private readonly machineTime: () => number) {}

  now(): Date {
    return new Date(this.machineTime() + this.#skippedMs);
  }

  /** @throws InvalidInputError */
  advance(seconds: number): void {
    const skippedMs = seconds * 1000;
    const isForward = skippedMs >= 0 && this.now().getTime() + skippedMs < endOfTime;
    if (!isForward) {
      throw new InvalidInputError("advanceSeconds: the clock only moves forward, up to the year 9999");
    }
    this.#skippedMs += skippedMs;
  }
}
