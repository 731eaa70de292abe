import { InvalidInputError } from "./invalidInput";

/** Years of more digits are written in a way that no reader of the API expects, and much later ones not at all. */
const endOfTime = Date.UTC(9999, 11, 31);

/** The simulator's time: the machine's, plus what tests have skipped. */
export class Clock {
  #skippedMs = 0;

  /** @param machineTime milliseconds since 1970; tests pass a frozen one. */
  constructor(private readonly machineTime: () => number) {}

  now(): Date {
    return new Date(this.machineTime() + this.#skippedMs);
  }

  /** @throws InvalidInputError when that leads back, or beyond the year 9999 */
  advance(seconds: number): void {
    const skippedMs = seconds * 1000;
    const isForward = skippedMs >= 0 && this.now().getTime() + skippedMs < endOfTime;
    if (!isForward) {
      throw new InvalidInputError("advanceSeconds: time goes forward, and no further than the year 9999");
    }
    this.#skippedMs += skippedMs;
  }
}
