import { answerError } from "./answerError";
import type { CallKind } from "./calls";
import type { Clock } from "./clock";
import { deadToken } from "./deadToken";
import type { Limiter } from "./limiter";
import type { Observations } from "./observations";
import { longestWait, readRetryAfter } from "./retryAfter";
import type { Answer, Transport } from "./transport";

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
  const slowDown = ({ status, retryAfter }: Answer) => {
    if (status === 429) {
      limiter.tooMany();
    }
    if (status === 429 || retryAfter !== undefined) {
      const wait = readRetryAfter(retryAfter, clock.now()) ?? defaultPause;
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
    // Some sibling services report a dead session in ways whose status is not documented, hence not only by status.
    if (answer.status >= 200 && answer.status < 300 && deadToken(answer) === undefined) {
      sent.answered(answer);
      return answer;
    }
    slowDown(answer);
    throw sent.failed(answerError(answer, request, clean), answer);
  };
}
