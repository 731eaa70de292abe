import { isNoSuchPath } from "./errorCodes";
import { ThingSpaceError } from "./thingSpaceError";
import type { HttpRequest, SendOnce } from "./exchange";
import type { RateLimit } from "./rateLimit";
import type { RequestKind, RequestLog } from "./requestLog";
import { retryAfter } from "./retry";

export interface Request<T> extends Omit<HttpRequest<T>, "headers" | "path"> {
  readonly kind: RequestKind;
  /** Where its endpoint may be, the likeliest first. */
  readonly paths: readonly [string, ...string[]];
  /** Of a write. */
  readonly devices?: number | undefined;
}

/** Of one request, for all its attempts. */
export interface Credentials {
  headers(): Promise<Readonly<Record<string, string>>>;
  /**
   * How to renew the rejected credentials, unless they were renewed for this request. Resolves to whether another
   * attempt is worth it; throws when they cannot be renewed.
   */
  renewal(failure: ThingSpaceError): (() => Promise<boolean>) | undefined;
}

export interface SendOptions {
  readonly maxAttempts?: number;
  /** Called for each failure; true forbids another attempt. */
  readonly givesUp?: (failure: ThingSpaceError) => boolean;
}

export type Sent<T> = {
  /** Whether an attempt before the last may have taken effect. */
  readonly mayHaveActedBefore: boolean;
} & ({ readonly value: T; readonly failure?: undefined } | { readonly failure: ThingSpaceError });

/**
 * Sends a request, and again where that is safe. Failures, also of its credentials, are returned and not thrown.
 *
 * A request to a path that does not exist never reached the service, so even a write may be sent to the next path. The
 * path that exists is remembered.
 */
export type Send = <T>(request: Request<T>, credentials: Credentials, options?: SendOptions) => Promise<Sent<T>>;

export type RequestCounts = Readonly<Record<RequestKind, number>>;

const signIns: ReadonlySet<RequestKind> = new Set<RequestKind>(["token", "login"]);
/** By the service's rules, assigning or removing a license twice has one effect; one more token does no harm. */
const idempotent: ReadonlySet<RequestKind> = new Set<RequestKind>(["assign", "remove", ...signIns]);

export interface RequestLoopTools {
  readonly sendOnce: SendOnce;
  readonly rateLimit: RateLimit;
  readonly log: RequestLog;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
  readonly clean: (text: string) => string;
}

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
  /** By endpoint: the position of its path. */
  const knownPaths = new Map<string, number>();

  const send: Send = async (request, credentials, options = {}) => {
    const { kind, method, paths } = request;
    const endpoint = `${method} ${kind}`;
    const known = paths[knownPaths.get(endpoint) ?? -1];
    const [likeliest, ...others] = known === undefined ? paths : [known];
    let path = likeliest;
    let firstMissing: ThingSpaceError | undefined;
    let mayHaveActedBefore = false;
    for (;;) {
      const sent = await sendTo(path, request, credentials, options);
      mayHaveActedBefore ||= sent.mayHaveActedBefore;
      if (sent.failure === undefined) {
        knownPaths.set(endpoint, paths.indexOf(path));
        return { ...sent, mayHaveActedBefore };
      }
      const isMissing = isNoSuchPath(sent.failure);
      const next = isMissing ? others.shift() : undefined;
      if (next === undefined) {
        return { failure: isMissing ? (firstMissing ?? sent.failure) : sent.failure, mayHaveActedBefore };
      }
      firstMissing ??= sent.failure;
      path = next;
    }
  };

  async function sendTo<T>(
    path: string,
    { kind, method, paths: _, devices, ...rest }: Request<T>,
    credentials: Credentials,
    { maxAttempts, givesUp = () => false }: SendOptions,
  ): Promise<Sent<T>> {
    const isIdempotent = method === "GET" || idempotent.has(kind);
    const attemptOnce = async () => {
      const headers = await credentials.headers();
      counts[kind] += 1;
      retries += isRetry ? 1 : 0;
      return sendOnce({ ...rest, method, path, headers });
    };
    let mayHaveActedBefore = false;
    let attempt = 1;
    let isRetry = false;
    try {
      for (;;) {
        // A sign-in happens while the request that needs it holds a slot.
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
  }

  return { send, counts: (): RequestCounts => ({ ...counts }), retries: () => retries };
}
