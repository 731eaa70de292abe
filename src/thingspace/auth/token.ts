import type { Clock } from "../http/clock";
import type { ThingSpaceError } from "../http/errors";

export interface Token {
  readonly value: string;
  /** Tells a renewed token from its predecessor even when the service hands out the same text again. */
  readonly generation: number;
}

/** Where one of the two tokens comes from. */
export interface TokenSource {
  current(): Promise<Token>;
  /**
   * Tells that the service took this token for dead; the next `current` renews it, unless somebody else did already.
   *
   * @param failure what the service's answer amounts to; thrown again when the token cannot be renewed.
   * @param otherSuspects the settings that may be to blame as well, for the error.
   */
  discard(token: Token, failure: ThingSpaceError, otherSuspects?: string): void;
}

export interface Obtained {
  readonly value: string;
  /** Milliseconds since the epoch; absent for a token that lives until the service says otherwise. */
  readonly expiresAt?: number | undefined;
}

export interface RenewableTokenOptions {
  /** Called once for all who wait for it. What it throws goes to all of them, and is not remembered here. */
  readonly obtain: () => Promise<Obtained>;
  readonly clock: Clock;
  /** Milliseconds without use after which the token is renewed unasked; never when absent. */
  readonly idleLimit?: number;
}

export function renewableToken({ obtain, clock, idleLimit = Infinity }: RenewableTokenOptions): TokenSource {
  let held: { readonly token: Token; readonly expiresAt: number } | undefined;
  let renewal: Promise<Token> | undefined;
  let lastUsed = 0;
  let generation = 0;

  const renew = async () => {
    const { value, expiresAt = Infinity } = await obtain();
    generation += 1;
    held = { token: { value, generation }, expiresAt };
    lastUsed = clock.now();
    return held.token;
  };

  return {
    current: () => {
      const now = clock.now();
      if (held !== undefined && now < held.expiresAt && now - lastUsed < idleLimit) {
        lastUsed = now;
        return Promise.resolve(held.token);
      }
      renewal ??= renew().finally(() => {
        renewal = undefined;
      });
      return renewal;
    },
    discard: (token) => {
      if (held?.token.generation === token.generation) {
        held = undefined;
      }
    },
  };
}

/** A token given ready-made, which nobody here can renew. */
export function readyToken(
  value: string,
  whenDead: (failure: ThingSpaceError, otherSuspects?: string) => ThingSpaceError,
): TokenSource {
  const token: Token = { value, generation: 0 };
  return {
    current: () => Promise.resolve(token),
    discard: (_dead, failure, otherSuspects) => {
      throw whenDead(failure, otherSuspects);
    },
  };
}
