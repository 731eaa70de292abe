import { InvalidInputError } from "./input";

/** Years of more than four digits are not written as readers of the API expect. */
const endOfTime = Date.UTC(9999, 11, 31);

/** The machine's time plus what was skipped. */
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
