import { z } from "zod";
import type { Clock } from "../http/clock";
import type { ThingSpaceError } from "../http/thingSpaceError";

export interface Token {
  readonly value: string;
  /** Tells a renewed token from its predecessor even if the service issues the same text. */
  readonly generation: number;
}

export interface TokenSource {
  current(): Promise<Token>;
  /**
   * Reports a rejected token; the next `current` renews it, unless that was done already.
   *
   * @param failure what the service said; quoted in what is thrown when the token cannot be renewed.
   * @param otherSuspects settings that may be to blame as well, for the error.
   */
  reject(token: Token, failure: ThingSpaceError, otherSuspects?: string): void;
}

export interface Obtained {
  readonly value: string;
  /** Milliseconds since the epoch; absent when the token lives until it is rejected. */
  readonly expiresAt?: number | undefined;
}

/** Must fit into a header. */
export const tokenText = z.string().regex(/^[\x21-\x7e]+$/, "is not a token");

export interface RenewableTokenOptions {
  /** Called once for simultaneous callers. */
  readonly obtain: () => Promise<Obtained>;
  readonly clock: Clock;
  /** Milliseconds without use after which the token is renewed. Default: never. */
  readonly idleLimitMs?: number;
}

export function renewableToken({ obtain, clock, idleLimitMs = Infinity }: RenewableTokenOptions): TokenSource {
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
      if (held !== undefined && now < held.expiresAt && now - lastUsed < idleLimitMs) {
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

/** From the settings, so it cannot be renewed. */
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
