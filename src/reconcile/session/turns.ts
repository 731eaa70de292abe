/** Runs pieces of work one after the other, in order. Within its turn, work must not ask for another one. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** A read made once, in a turn, for all who ask. A failed one is made again for the next. */
export class SharedRead<Value> {
  value: Value | undefined;

  constructor(
    private readonly turns: Turns,
    private readonly read: () => Promise<Value>,
  ) {}

  async get(): Promise<Value> {
    return this.value ?? this.turns.take(() => this.within());
  }

  /** For callers that have the turn. */
  async within(): Promise<Value> {
    return (this.value ??= await this.read());
  }
}
