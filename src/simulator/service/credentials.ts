import { randomBytes, randomUUID } from "node:crypto";

import type { Clock } from "./clock";

export class AccessTokens {
  readonly #byApplication = new Map<string, { readonly token: string; readonly expiresAt: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly lifetimeSeconds: number,
  ) {}

  /** The same token until it expires, as in the gateway's product. */
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

  /** As if it had expired. */
  end(token: string): void {
    for (const [application, current] of this.#byApplication) {
      if (current.token === token) {
        this.#byApplication.delete(application);
      }
    }
  }
}

/** Failed logins in a row. */
const failureLimit = 5;

export interface User {
  readonly username: string;
  readonly password: string;
  readonly accounts: readonly string[];
}

export type SessionProblem = "missing" | "unknown" | "expired";

export class Sessions {
  readonly #sessions = new Map<string, { readonly user: User; lastUsed: number; ended: boolean }>();
  readonly #failures = new Map<string, number>();

  constructor(
    private readonly users: readonly User[],
    private readonly clock: Clock,
    private readonly idleSeconds: number,
  ) {}

  login(
    { username, password }: Pick<User, "username" | "password">,
    { endsOld }: { readonly endsOld: boolean },
  ): { readonly sessionToken: string } | { readonly problem: "locked" | "refused" } {
    if ((this.#failures.get(username) ?? 0) >= failureLimit) {
      return { problem: "locked" };
    }
    const user = this.users.find((candidate) => candidate.username === username);
    if (user?.password !== password) {
      this.countFailure(username);
      return { problem: "refused" };
    }
    this.#failures.delete(username);
    if (endsOld) {
      this.#forgetAll(user);
    }
    return { sessionToken: this.#open(user) };
  }

  countFailure(username: string): void {
    this.#failures.set(username, (this.#failures.get(username) ?? 0) + 1);
  }

  use(sessionToken: string): { readonly user: User } | { readonly problem: SessionProblem } {
    if (sessionToken === "") {
      return { problem: "missing" };
    }
    const session = this.#sessions.get(sessionToken);
    if (session === undefined) {
      return { problem: "unknown" };
    }
    const now = this.clock.now().getTime();
    if (session.ended || now - session.lastUsed > this.idleSeconds * 1000) {
      session.ended = true;
      return { problem: "expired" };
    }
    session.lastUsed = now;
    return { user: session.user };
  }

  /** As if it had been idle too long. */
  expire(sessionToken: string): void {
    const session = this.#sessions.get(sessionToken);
    if (session !== undefined) {
      session.ended = true;
    }
  }

  forget(sessionToken: string): void {
    this.#sessions.delete(sessionToken);
  }

  /** As if a new login of the same user had ended it. */
  replace(sessionToken: string): void {
    const session = this.#sessions.get(sessionToken);
    if (session !== undefined) {
      this.#forgetAll(session.user);
      this.#open(session.user);
    }
  }

  #open(user: User): string {
    const sessionToken = randomUUID();
    this.#sessions.set(sessionToken, { user, lastUsed: this.clock.now().getTime(), ended: false });
    return sessionToken;
  }

  #forgetAll(user: User): void {
    for (const [sessionToken, session] of this.#sessions) {
      if (session.user === user) {
        this.#sessions.delete(sessionToken);
      }
    }
  }
}
