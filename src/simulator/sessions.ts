import { randomUUID } from "node:crypto";

import type { Clock } from "./clock";

/** After so many failed logins in a row the user is locked; the real one then needs Verizon's support. */
const failureLimit = 5;

export interface User {
  readonly username: string;
  readonly password: string;
  readonly accounts: readonly string[];
}

interface Session {
  readonly user: User;
  lastUsed: number;
  ended: boolean;
}

export type SessionProblem = "missing" | "unknown" | "expired";

/** The M2M sessions: opened with a user's password, alive as long as they are used. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #failures = new Map<string, number>();

  constructor(
    private readonly users: readonly User[],
    private readonly clock: Clock,
    private readonly idleSeconds: number,
  ) {}

  login(
    username: string,
    password: string,
    { endsOld }: { readonly endsOld: boolean },
  ): { readonly sessionToken: string } | { readonly problem: "locked" | "refused" } {
    // A locked user is refused even with the right password.
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

  /** Finds whose session it is, and counts as a use of it. */
  use(sessionToken: string | undefined): { readonly user: User } | { readonly problem: SessionProblem } {
    if (sessionToken === undefined || sessionToken === "") {
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

  /** The session is dead from now on, as after too long without use. */
  expire(sessionToken: string): void {
    const session = this.#sessions.get(sessionToken);
    if (session !== undefined) {
      session.ended = true;
    }
  }

  /** The service has never heard of the session from now on. */
  forget(sessionToken: string): void {
    this.#sessions.delete(sessionToken);
  }

  /** Somebody else logs in as the same user, and that ends this session. */
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
