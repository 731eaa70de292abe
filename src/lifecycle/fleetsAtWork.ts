/** Which fleets are being planned or carried out right now: of these there is still something to come. */
export class FleetsAtWork {
  readonly #calls = new Map<string, number>();

  async during<Result>(fleet: string, work: () => Promise<Result>): Promise<Result> {
    this.#add(fleet, 1);
    try {
      return await work();
    } finally {
      this.#add(fleet, -1);
    }
  }

  has(fleet: string): boolean {
    return (this.#calls.get(fleet) ?? 0) > 0;
  }

  #add(fleet: string, calls: 1 | -1): void {
    this.#calls.set(fleet, (this.#calls.get(fleet) ?? 0) + calls);
  }
}
