import type { CallKind } from "./calls";
import type { RejectedToken, TokenName } from "./rejectedToken";
import { ThingSpaceError, type RequestSummary } from "./errors";
import type { Exchange } from "./send";
import type { Limiter } from "./rateLimit";
import type { Observations } from "./requestLog";
import { attemptsAllowed, retryDelay } from "./retry";
import { authorizationHeaders, type Grant, type Session } from "../auth/session";
import type { Answer, HttpRequest } from "./exchange";

/** A request to the license service, before credentials are put to it. */
export interface ServiceRequest extends RequestSummary {
  readonly kind: Exclude<CallKind, "token" | "login">;
  /** How many devices a write is about. */
  readonly devices?: number;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface SentAnswer extends Answer {
  /** Whether the request was sent before, without an answer, and may have taken effect then. */
  readonly mayHaveActedBefore: boolean;
}

/** Sends a request with credentials, again where that is safe; throws ThingSpaceError in the end. */
export type Sender = (request: ServiceRequest) => Promise<SentAnswer>;

/** By the service's own rules a license that is assigned, or gone, is so after a second request, too. */
const idempotentWrites: ReadonlySet<CallKind> = new Set<CallKind>(["assign", "remove"]);

export interface SenderOptions {
  readonly exchange: Exchange;
  readonly session: Session;
  readonly limiter: Limiter;
  readonly observations: Pick<Observations, "decided">;
  readonly random: () => number;
}

type Outcome = { readonly answer: Answer } | { readonly failure: ThingSpaceError; readonly grant: Grant };

export function createSender(options: SenderOptions): Sender {
  const { exchange, session, limiter, observations, random } = options;
  const sendOnce = async (
    { body, ...summary }: ServiceRequest,
    sending: Pick<HttpRequest, "attempt" | "isRepeated">,
  ): Promise<Outcome> => {
    const request = { ...summary, ...sending };
    const grant = await session.authorize();
    const headers = authorizationHeaders(grant);
    try {
      return {
        answer: await exchange(
          body === undefined
            ? { ...request, headers }
            : { ...request, headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(body) },
        ),
      };
    } catch (failure) {
      if (failure instanceof ThingSpaceError) {
        return { failure, grant };
      }
      throw failure;
    }
  };

  return async (request) => {
    const isIdempotent = request.method === "GET" || idempotentWrites.has(request.kind);
    const renewed = new Set<TokenName>();
    let mayHaveActedBefore = false;
    try {
      for (let attempt = 1; ;) {
        const outcome = await limiter.run(() =>
          sendOnce(request, { attempt, isRepeated: attempt > 1 || renewed.size > 0 }),
        );
        if ("answer" in outcome) {
          return { ...outcome.answer, mayHaveActedBefore };
        }
        const { failure, grant } = outcome;
        mayHaveActedBefore ||= failure.mayHaveActed;
        const { rejectedToken } = failure;
        const rejected = session.renewalOrder.find((name) => isSuspect(name, rejectedToken) && !renewed.has(name));
        if (rejected !== undefined) {
          renewed.add(rejected);
          observations.decided(failure, undefined);
          session.discard(rejected, grant, failure);
          continue;
        }
        const delay = retryDelay({ isIdempotent, failure, attempt, random });
        if (delay === undefined) {
          observations.decided(failure, undefined);
          throw failure;
        }
        const attempts = attemptsAllowed({ isIdempotent, failure });
        observations.decided(failure, { afterMilliseconds: delay, attempts });
        await limiter.rest(delay);
        attempt += 1;
      }
    } catch (error) {
      // Also when there is no token for the next attempt.
      throw mayHaveActedBefore && error instanceof ThingSpaceError
        ? error.restated(error.message, { mayHaveActed: true })
        : error;
    }
  };
}

function isSuspect(name: TokenName, rejected: RejectedToken | undefined): boolean {
  return rejected === name || rejected === "unclear";
}
