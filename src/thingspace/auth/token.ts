import { z } from "zod";
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
   * Tells that the service rejected this token; the next `current` renews it, unless somebody else did already.
   *
   * @param failure what the service said; thrown again when the token cannot be renewed.
   * @param otherSuspects the settings that may be to blame as well, for the error.
   */
  reject(token: Token, failure: ThingSpaceError, otherSuspects?: string): void;
}

export interface Obtained {
  readonly value: string;
  /** Milliseconds since the epoch; absent for a token that lives until the service says otherwise. */
  readonly expiresAt?: number | undefined;
}

/** A token, which must fit into a header. */
export const tokenText = z.string().regex(/^[\x21-\x7e]+$/, "is not a token");

export interface RenewableTokenOptions {
  /** Called once for all who wait for it. */
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
    reject: (token) => {
      if (held?.token.generation === token.generation) {
        held = undefined;
      }
    },
  };
}

/** A token that was given in the settings, which cannot be renewed. */
export function readyToken(
  value: string,
  whenRejected: (failure: ThingSpaceError, otherSuspects?: string) => ThingSpaceError,
): TokenSource {
  const token: Token = { value, generation: 0 };
  return {
    current: () => Promise.resolve(token),
    reject: (_rejected, failure, otherSuspects) => {
      throw whenRejected(failure, otherSuspects);
    },
  };
}
