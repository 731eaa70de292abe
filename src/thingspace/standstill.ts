/** How many writes in a row go unanswered, for each that may be under way at a time, until nothing is to be expected of the next one. */
const patience = 2;
/** With hardly any at a time, two in a row are chance. */
const least = 4;

/** Tells a service that stands still from one that has failed now and then. */
export class Standstill {
  #inARow = 0;

  /** @param concurrency how many may be under way at a time */
  constructor(private readonly concurrency: number) {}

  /** How many have gone unanswered in a row. */
  get count(): number {
    return this.#inARow;
  }

  answered(): void {
    this.#inARow = 0;
  }

  /** @returns whether it stands still */
  unanswered(): boolean {
    this.#inARow += 1;
    return this.#inARow >= Math.max(least, patience * this.concurrency);
  }
}
