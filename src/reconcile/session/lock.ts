/** Runs pieces of work one after the other, in order. Work must not take the lock that it holds. */
export class Lock {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** A read made once, under the lock, and shared by all callers. A failed one is retried for the next caller. */
export class SharedRead<Value> {
  value: Value | undefined;

  constructor(
    private readonly lock: Lock,
    private readonly read: () => Promise<Value>,
  ) {}

  async get(): Promise<Value> {
    return this.value ?? this.lock.run(() => this.getLocked());
  }

  /** For callers that hold the lock. */
  async getLocked(): Promise<Value> {
    return (this.value ??= await this.read());
  }
}
