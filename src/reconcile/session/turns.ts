/** Lets pieces of work take turns, in the order in which they were asked for. Within its turn, work must not ask for another one. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** A read that is made once, in a turn, for all who ask. One that fails is made again for the next. */
export class SharedRead<Value> {
  value: Value | undefined;

  constructor(
    private readonly turns: Turns,
    private readonly read: () => Promise<Value>,
  ) {}

  async get(): Promise<Value> {
    return this.value ?? this.turns.take(() => this.within());
  }

  /** The same for who has the turn. */
  async within(): Promise<Value> {
    return (this.value ??= await this.read());
  }
}
