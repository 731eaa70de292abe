import type { Fetch } from "../thingspace/http/exchange";

/** Lets the requests under way be answered and sends no more, so that a process can end without cutting a write in the middle. */
export class LastRequests {
  #underWay = 0;
  #isOver = false;
  #answered: () => void = () => undefined;

  /** An answer counts once its headers are there: the service has acted by then. */
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

  /** From now on nothing is sent. Resolves when the last request has been answered, or has timed out. */
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
