/** The simulator's time: the machine's, plus what tests have skipped. */
export class Clock {
  #skippedMs = 0;

  /** @param machineTime milliseconds since 1970; tests pass a frozen one. */
  constructor(private readonly machineTime: () => number) {}

  now(): Date {
    return new Date(this.machineTime() + this.#skippedMs);
  }

  advance(seconds: number): void {
    this.#skippedMs += seconds * 1000;
  }
}
