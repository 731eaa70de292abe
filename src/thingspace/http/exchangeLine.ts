import type { CallKind } from "./calls";
import type { ObservedFailure, Observation } from "./requestLog";

/**
 * One exchange in one line, for people who look for what went wrong:
 *
 *     thingspace #12 POST /api/fota/v1/licenses/0402196254-00001/assign assign 100 devices -> 200 in 132 ms, 8.1 kB
 *     thingspace #13 GET /api/fota/v1/licenses/0402196254-00001/index/0 status -> timeout after 30,000 ms; again in 500 ms (2 of 4)
 */
export function exchangeLine(observation: Observation): string {
  return `thingspace #${observation.number} ${requestPart(observation)} -> ${outcomePart(observation)}${nextPart(observation)}`;
}

function requestPart({ method, path, kind, devices, attempt }: Observation): string {
  const extent = devices === undefined ? "" : ` ${grouped.format(devices)} ${devices === 1 ? "device" : "devices"}`;
  return `${method} ${path} ${kind}${extent}${attempt === 1 ? "" : `, attempt ${attempt}`}`;
}

function outcomePart({ kind, answer, failure, milliseconds }: Observation): string {
  if (answer === undefined) {
    return `${failure?.kind ?? "nothing"} after ${duration(milliseconds)}`;
  }
  const status = `${answer.status} in ${duration(milliseconds)}, ${size(answer.bytes)}`;
  return failure === undefined ? status : `${status}: ${failurePart(failure, kind)}`;
}

function failurePart({ kind, errorCode, rejectedToken }: ObservedFailure, call: CallKind): string {
  const code = errorCode === undefined ? "" : ` ${errorCode}`;
  // What gets a token cannot be refused for the sake of it: then it is the credentials.
  const isCarried =
    rejectedToken !== undefined && call !== "token" && !(call === "login" && rejectedToken !== "bearer");
  const which = rejectedToken === "unclear" ? "bearer or session" : rejectedToken;
  return `${kind}${code}${isCarried ? ` (${which} token not accepted)` : ""}`;
}

function nextPart({ failure, again, attempt }: Observation): string {
  if (failure === undefined) {
    return "";
  }
  return again === undefined
    ? "; not repeated"
    : `; again in ${duration(again.afterMilliseconds)} (${attempt + 1} of ${again.attempts})`;
}

const grouped = new Intl.NumberFormat("en-US");
const withTenth = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

function duration(milliseconds: number): string {
  return `${grouped.format(Math.round(milliseconds))} ms`;
}

function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${withTenth.format(bytes / 1000)} kB`;
}
