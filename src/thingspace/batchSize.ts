/** How many batches in a row must be answered until a larger one is tried. */
const patience = 5;

/**
 * How many devices a write takes, for all writes of a process. It shrinks when the service calls a request too large or does not answer it in
 * time, and grows back: up to what was set after a timeout, which may have had other reasons, and below what was refused after that.
 */
export class BatchSize {
  readonly #set: number;
  #now: number;
  #most: number;
  #answered = 0;
  /** What was tried after the last one that was too large. */
  #smaller = 0;
  #inARow = 0;

  /** @param most devices in a request, at least 1 */
  constructor(most: number) {
    this.#set = most;
    this.#now = most;
    this.#most = most;
  }

  get now(): number {
    return this.#now;
  }

  /** What the service takes at most, when it takes less than was set; more precisely known with each write. */
  get limit(): number | undefined {
    // Not the size of now: a timeout shrinks it further, and says nothing of that.
    return this.#most < this.#set ? Math.max(this.#smaller, this.#answered) : undefined;
  }

  answered(devices: number): void {
    this.#answered = Math.max(this.#answered, devices);
    // A smaller one, such as the last of a write, says nothing of a larger one.
    this.#inARow += devices >= this.#now ? 1 : 0;
    if (this.#inARow >= patience && this.#now < this.#most) {
      this.#now += Math.ceil((this.#most - this.#now) / 2);
      this.#inARow = 0;
    }
  }

  /** Goes back to what was answered before, and else tries the half. */
  tooLarge(devices: number): void {
    if (devices <= this.#answered) {
      // It was not the number of devices, or the service takes fewer by now: the next complaint tells.
      this.#answered = 0;
      this.#shrinkTo(Math.floor(devices / 2));
      return;
    }
    this.#most = Math.max(1, Math.min(this.#most, devices - 1));
    this.#shrinkTo(this.#answered === 0 ? Math.floor(devices / 2) : this.#answered);
    this.#smaller = this.#now;
  }

  timedOut(devices: number): void {
    this.#shrinkTo(Math.floor(devices / 2));
  }

  #shrinkTo(size: number): void {
    this.#now = Math.max(1, Math.min(this.#now, size));
    this.#inARow = 0;
  }
}
