import { counted } from "../../text/plurals";
import type { Clock } from "./clock";
import { nameRequest } from "./thingSpaceError";
import type { RequestLog, RequestLogEntry } from "./requestLog";

const longAttemptMs = 10_000;
const longWaitMs = 5_000;
const minIntervalMs = 10_000;

/** At most a line in ten seconds: when the service is down, all requests say the same. */
export function slowRequestNotices(print: (line: string) => void, clock: Pick<Clock, "now">): RequestLog {
  let silentUntil = -Infinity;
  return (entry) => {
    const line = slowRequestNotice(entry);
    if (line !== undefined && clock.now() >= silentUntil) {
      silentUntil = clock.now() + minIntervalMs;
      print(line);
    }
  };
}

/** `undefined` when it is not worth a line. */
export function slowRequestNotice(entry: RequestLogEntry): string | undefined {
  const { retry, attempt, milliseconds, failure, devices } = entry;
  if (retry === undefined) {
    return failure?.mayHaveActed === true && devices !== undefined && milliseconds > longAttemptMs
      ? `${whatHappened(entry)}; continuing, the devices are checked later`
      : undefined;
  }
  const isThrottledAgain = failure?.kind === "throttled" && attempt > 1;
  if (milliseconds <= longAttemptMs && retry.afterMilliseconds <= longWaitMs && !isThrottledAgain) {
    return undefined;
  }
  const when = retry.afterMilliseconds > longWaitMs ? ` in ${inSeconds(retry.afterMilliseconds)}` : "";
  return `${whatHappened(entry)}; retrying${when} (${attempt + 1} of ${retry.attempts})`;
}

function whatHappened({ failure, response, milliseconds, ...request }: RequestLogEntry): string {
  const name = nameRequest(request);
  if (failure?.kind === "timeout") {
    return `ThingSpace did not respond to ${name} within ${inSeconds(milliseconds)}`;
  }
  if (failure?.kind === "throttled") {
    return `ThingSpace answered ${name} with "too many requests"`;
  }
  if (response !== undefined) {
    return `ThingSpace failed on ${name} (${response.status})`;
  }
  return failure?.kind === "unreachable"
    ? `ThingSpace cannot be reached for ${name}`
    : `The connection to ThingSpace broke during ${name}`;
}

function inSeconds(milliseconds: number): string {
  return counted(Math.round(milliseconds / 1000), "second");
}
