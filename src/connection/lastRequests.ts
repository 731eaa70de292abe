import type { Fetch } from "../thingspace/http/exchange";

/** Awaits the requests under way and sends no more, so that a process can end without interrupting a write. */
export class LastRequests {
  #underWay = 0;
  #isOver = false;
  #answered: () => void = () => undefined;

  /** Headers count as an answer: the service has acted by then. */
  through(fetch: Fetch): Fetch {
    return async (url, init) => {
      if (this.#isOver) {
        return new Promise<never>(() => undefined);
      }
      this.#underWay += 1;
      try {
        return await fetch(url, init);
      } finally {
        this.#underWay -= 1;
        this.#answered();
      }
    };
  }

  /** Resolves when the last request has been answered or has timed out. */
  over(): Promise<void> {
    this.#isOver = true;
    return new Promise((resolve) => {
      this.#answered = () => {
        if (this.#underWay === 0) {
          resolve();
        }
      };
      this.#answered();
    });
  }
}
