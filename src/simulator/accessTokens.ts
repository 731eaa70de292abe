import { randomBytes } from "node:crypto";

import type { Clock } from "./clock";

interface AccessToken {
  readonly token: string;
  readonly expiresAt: number;
}

/** The bearer tokens of the gateway: one per application at a time, the same for everybody who asks. */
export class AccessTokens {
  readonly #byApplication = new Map<string, AccessToken>();

  constructor(
    private readonly clock: Clock,
    private readonly lifetimeSeconds: number,
  ) {}

  /** As long as it lives the same token again, with the seconds that are left of it, as the gateway's product does. */
  issue(application: string): { readonly token: string; readonly expiresInSeconds: number } {
    const now = this.clock.now().getTime();
    let current = this.#byApplication.get(application);
    if (current === undefined || current.expiresAt <= now) {
      current = { token: randomBytes(16).toString("hex"), expiresAt: now + this.lifetimeSeconds * 1000 };
      this.#byApplication.set(application, current);
    }
    return { token: current.token, expiresInSeconds: Math.floor((current.expiresAt - now) / 1000) };
  }

  isLive(token: string): boolean {
    const now = this.clock.now().getTime();
    return [...this.#byApplication.values()].some((current) => current.token === token && current.expiresAt > now);
  }

  /** The token is dead from now on, as after an hour; the next one is another. */
  end(token: string): void {
    for (const [application, current] of this.#byApplication) {
      if (current.token === token) {
        this.#byApplication.delete(application);
      }
    }
  }
}
