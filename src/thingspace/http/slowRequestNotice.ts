import type { Clock } from "./clock";
import { nameRequest } from "./errors";
import type { Again, Observation, Observer } from "./requestLog";

export interface SignsOfLifeOptions {
  readonly print: (line: string) => void;
  readonly clock: Pick<Clock, "now">;
}

const longAttempt = 10_000;
const longWait = 5_000;
const leastInterval = 10_000;

/**
 * Tells people who would otherwise see nothing for minutes that a request is being repeated, or has not been answered. Says nothing in short runs, and
 * never more than a line in ten seconds: when the service is down, all requests have the same to say.
 */
export function signsOfLife({ print, clock }: SignsOfLifeOptions): Observer {
  let silentUntil = -Infinity;
  return (observation) => {
    const line = signOfLife(observation);
    if (line !== undefined && clock.now() >= silentUntil) {
      silentUntil = clock.now() + leastInterval;
      print(line);
    }
  };
}

/** What to say of an exchange, or `undefined`: all is well, or will be in a moment. */
export function signOfLife(observation: Observation): string | undefined {
  const { again, attempt, milliseconds, failure, devices } = observation;
  if (again === undefined) {
    // A write that may have acted is not repeated as it is.
    return failure?.mayHaveActed === true && devices !== undefined && milliseconds > longAttempt
      ? `${whatHappened(observation)}; going on, and looking later what it did`
      : undefined;
  }
  const isBusy = failure?.kind === "throttled" && attempt > 1;
  if (milliseconds <= longAttempt && again.afterMilliseconds <= longWait && !isBusy) {
    return undefined;
  }
  return `${whatHappened(observation)}; trying again${when(again)} (${attempt + 1} of ${again.attempts})`;
}

function whatHappened({ failure, answer, milliseconds, ...request }: Observation): string {
  const name = nameRequest(request);
  if (failure?.kind === "timeout") {
    return `ThingSpace did not answer ${name} within ${inSeconds(milliseconds)}`;
  }
  if (failure?.kind === "throttled") {
    return `ThingSpace answered ${name} with "too many requests"`;
  }
  if (answer !== undefined) {
    return `ThingSpace failed on ${name} (${answer.status})`;
  }
  return failure?.kind === "unreachable"
    ? `ThingSpace cannot be reached for ${name}`
    : `The connection to ThingSpace broke during ${name}`;
}

function when({ afterMilliseconds }: Again): string {
  return afterMilliseconds > longWait ? ` in ${inSeconds(afterMilliseconds)}` : "";
}

function inSeconds(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return `${seconds} ${seconds === 1 ? "second" : "seconds"}`;
}
