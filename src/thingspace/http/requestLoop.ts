import { ThingSpaceError } from "./errors";
import type { HttpRequest, SendOnce } from "./exchange";
import type { RateLimit } from "./rateLimit";
import type { RequestKind, RequestLog } from "./requestLog";
import { retryAfter } from "./retry";

/** A request before credentials are added to it. */
export interface Request<T> extends Omit<HttpRequest<T>, "headers"> {
  readonly kind: RequestKind;
  /** How many devices a write is about. */
  readonly devices?: number | undefined;
}

/** Where the credentials of a request come from, from its first attempt to its last. */
export interface Credentials {
  headers(): Promise<Readonly<Record<string, string>>>;
  /**
   * What renews the credentials that the failure rejects, if they have not been renewed for this request. It resolves to whether another
   * attempt is worth it, and throws when they cannot be renewed.
   */
  renewal(failure: ThingSpaceError): (() => Promise<boolean>) | undefined;
}

export interface SendOptions {
  readonly maxAttempts?: number;
  /** Told of each failure; whether it is the last, whatever would be done otherwise. */
  readonly givesUp?: (failure: ThingSpaceError) => boolean;
}

/** What came of a request in the end. */
export type Sent<T> = {
  /** Whether an attempt before the last may have taken effect. */
  readonly mayHaveActedBefore: boolean;
} & ({ readonly value: T; readonly failure?: undefined } | { readonly failure: ThingSpaceError });

/** Sends a request, and again where that is safe. Failures, those of its credentials included, are returned and not thrown. */
export type Send = <T>(request: Request<T>, credentials: Credentials, options?: SendOptions) => Promise<Sent<T>>;

export type RequestCounts = Readonly<Record<RequestKind, number>>;

const signIns: ReadonlySet<RequestKind> = new Set<RequestKind>(["token", "login"]);
/** By the service's own rules a license that is assigned, or gone, is so after a second request, too; and a token more does no harm. */
const idempotent: ReadonlySet<RequestKind> = new Set<RequestKind>(["assign", "remove", ...signIns]);

export interface RequestLoopTools {
  readonly sendOnce: SendOnce;
  readonly rateLimit: RateLimit;
  readonly log: RequestLog;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
  /** Takes secrets and control characters out of a text. */
  readonly clean: (text: string) => string;
}

/** `counts` are of all requests sent; `retries` of those that had been sent before. */
export function createRequestLoop({ sendOnce, rateLimit, log, random, clean }: RequestLoopTools) {
  const counts = {
    token: 0,
    login: 0,
    subscription: 0,
    status: 0,
    assign: 0,
    remove: 0,
    devices: 0,
    reports: 0,
    candidates: 0,
  };
  let retries = 0;

  const send: Send = async (request, credentials, { maxAttempts, givesUp = () => false } = {}) => {
    const { kind, method, path, devices } = request;
    const isIdempotent = method === "GET" || idempotent.has(kind);
    let mayHaveActedBefore = false;
    let attempt = 1;
    let isRetry = false;
    const attemptOnce = async () => {
      const headers = await credentials.headers();
      counts[kind] += 1;
      retries += isRetry ? 1 : 0;
      return sendOnce({ ...request, headers });
    };
    try {
      for (;;) {
        // Signing in happens while the request that needs it holds its slot.
        const exchange = await (signIns.has(kind) ? attemptOnce() : rateLimit.run(attemptOnce));
        const { number, milliseconds, response, failure } = exchange;
        const entry = { number, kind, method, path: clean(path), devices, attempt, milliseconds, response };
        if (failure === undefined) {
          log({ ...entry, failure, retry: undefined });
          return { value: exchange.value, mayHaveActedBefore };
        }
        const isLast = givesUp(failure);
        const renew = isLast ? undefined : credentials.renewal(failure);
        const mayRetry = !isLast && renew === undefined;
        const retry = mayRetry ? retryAfter(failure, { isIdempotent, attempt, maxAttempts, random }) : undefined;
        log({ ...entry, failure, retry });
        if (retry !== undefined) {
          mayHaveActedBefore ||= failure.mayHaveActed;
          await rateLimit.rest(retry.afterMilliseconds);
          attempt += 1;
        } else if ((await renew?.()) !== true) {
          return { failure, mayHaveActedBefore };
        }
        isRetry = true;
      }
    } catch (error) {
      if (error instanceof ThingSpaceError) {
        return { failure: error, mayHaveActedBefore };
      }
      throw error;
    }
  };

  return { send, counts: (): RequestCounts => ({ ...counts }), retries: () => retries };
}
