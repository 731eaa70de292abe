import type { CallKind } from "./calls";
import type { Clock } from "./clock";
import type { RejectedToken } from "./rejectedToken";
import { ThingSpaceError, type RequestSummary, type ThingSpaceErrorKind } from "./errors";
import type { Answer, HttpRequest } from "./exchange";

/** One exchange with the service, told once it is known what comes after it. No text in it holds a credential. */
export interface Observation extends Pick<RequestSummary, "method" | "path"> {
  /** Counts the requests of the client, from 1, in the order in which they were sent. */
  readonly number: number;
  readonly kind: CallKind;
  /** Of a write. */
  readonly devices: number | undefined;
  /** How many times the request has been sent, from 1. */
  readonly attempt: number;
  /** From when the request was sent until its answer was read to the end, or until it failed. */
  readonly milliseconds: number;
  /** Absent when there was no whole answer. */
  readonly answer: { readonly status: number; readonly bytes: number } | undefined;
  /** Absent when all is well. */
  readonly failure: ObservedFailure | undefined;
  /** Absent when the request is not sent again; one with a new token is another request, at once. */
  readonly again: Again | undefined;
}

export interface ObservedFailure {
  readonly kind: ThingSpaceErrorKind;
  readonly errorCode: string | undefined;
  readonly rejectedToken: RejectedToken | undefined;
  /** Whether a write may have taken effect all the same. */
  readonly mayHaveActed: boolean;
}

export interface Again {
  readonly afterMilliseconds: number;
  /** How many times the request is sent at most. */
  readonly attempts: number;
}

/** Told of every exchange, for people who want to know what goes on. */
export type Observer = (observation: Observation) => void;

/** A request under way. */
export interface SentRequest {
  answered(answer: Answer): void;
  /** Notes the failure until it is decided what becomes of the request, and hands it back to be thrown. */
  failed<E>(error: E, answer?: Answer): E;
}

/**
 * Puts together what two places know: the exchange sees what happened, and the loop around it decides whether the request is
 * sent again. So the observer is told once, and the whole.
 */
export interface Observations {
  sent(request: HttpRequest): SentRequest;
  /** To be called once for each failure of an exchange, by whoever decides what comes next. */
  decided(failure: ThingSpaceError, again: Again | undefined): void;
}

export interface ObservationsOptions {
  readonly observe?: Observer | undefined;
  readonly clock: Pick<Clock, "now">;
  /** Takes secrets and control characters out of a text. */
  readonly clean: (text: string) => string;
}

export function createObservations({ observe = () => undefined, clock, clean }: ObservationsOptions): Observations {
  // By the failure itself, which is all that the exchange and the loop around it have in common.
  const undecided = new WeakMap<ThingSpaceError, Omit<Observation, "again">>();
  let requests = 0;

  return {
    sent: ({ method, path, kind, devices, attempt = 1 }) => {
      const number = ++requests;
      const begin = clock.now();
      const observed = (answer: Answer | undefined, failure: ThingSpaceError | undefined) => ({
        number,
        method,
        path: clean(path),
        kind,
        devices,
        attempt,
        milliseconds: clock.now() - begin,
        answer: answer === undefined ? undefined : { status: answer.status, bytes: Buffer.byteLength(answer.body) },
        failure: failure === undefined ? undefined : factsOf(failure, clean),
      });
      return {
        answered: (answer) => {
          observe({ ...observed(answer, undefined), again: undefined });
        },
        failed: (error, answer) => {
          if (error instanceof ThingSpaceError) {
            undecided.set(error, observed(answer, error));
          }
          return error;
        },
      };
    },
    decided: (failure, again) => {
      const observed = undecided.get(failure);
      if (observed !== undefined) {
        undecided.delete(failure);
        observe({ ...observed, again });
      }
    },
  };
}

function factsOf(
  { kind, errorCode, rejectedToken, mayHaveActed }: ThingSpaceError,
  clean: ObservationsOptions["clean"],
): ObservedFailure {
  return { kind, errorCode: errorCode === undefined ? undefined : clean(errorCode), rejectedToken, mayHaveActed };
}
