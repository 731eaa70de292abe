import { answerError, isHappy } from "./responseError";
import type { CallKind } from "./calls";
import type { Clock } from "./clock";
import type { Limiter } from "./rateLimit";
import type { Observations } from "./requestLog";
import { longestWait } from "./retry";
import type { ThingSpaceError } from "./errors";
import type { Transport } from "./exchange";

/** Sends one request when its turn has come; throws ThingSpaceError for anything but a happy answer. */
export type Exchange = Transport;

export interface ExchangeOptions {
  readonly transport: Transport;
  readonly limiter: Limiter;
  readonly clock: Clock;
  /** Called for every request sent. */
  readonly count: (kind: CallKind, isRepeated: boolean) => void;
  readonly observations: Pick<Observations, "sent">;
  /** Takes secrets and control characters out of a text. */
  readonly clean: (text: string) => string;
}

// Of a service that says "too many requests" without saying until when.
const defaultPause = 1000;

export function createExchange(options: ExchangeOptions): Exchange {
  const { transport, limiter, clock, count, observations, clean } = options;
  // One request that is told to slow down slows all of them.
  const slowDown = ({ kind, retryAfterMs }: ThingSpaceError) => {
    if (kind === "throttled") {
      limiter.tooMany();
    }
    if (kind === "throttled" || retryAfterMs !== undefined) {
      const wait = retryAfterMs ?? defaultPause;
      // What is too long to be waited for is too long for the others, too: they ask, and are told so.
      limiter.pause(wait > longestWait ? 0 : wait);
    }
  };

  return async (request) => {
    await limiter.turn();
    count(request.kind, request.isRepeated ?? (request.attempt ?? 1) > 1);
    const sent = observations.sent(request);
    const answer = await transport(request).catch((error: unknown) => {
      throw sent.failed(error);
    });
    if (isHappy(answer)) {
      sent.answered(answer);
      return answer;
    }
    const failure = answerError(answer, request, { clean, now: clock.now() });
    slowDown(failure);
    throw sent.failed(failure, answer);
  };
}
