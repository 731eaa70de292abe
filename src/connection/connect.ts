import nodeFetch from "node-fetch";
import { isDebugging, processEnvironment, type Environment, type Settings } from "../settings/config";
import { packageVersion } from "./packageVersion";
import { proxyFor } from "./proxyVariables";
import { withRecordedSettingsAdvice } from "./recordedSettings";
import { createAgent } from "../thingspace/http/agent";
import { createThingSpaceClient, type ThingSpaceClient } from "../thingspace/client";
import { systemClock, type Clock } from "../thingspace/http/clock";
import { nameProxy, type Proxy } from "../thingspace/http/proxy";
import { logLine } from "../thingspace/http/requestLog";
import { slowRequestNotices } from "../thingspace/http/slowRequestNotice";
import type { Fetch } from "../thingspace/http/exchange";
import { unknownVariables } from "../settings/unknownSettings";

export interface ConnectOptions {
  readonly settings: Settings;
  /** Default: that of the process. */
  readonly environment?: Environment | undefined;
  /** For people who wait. */
  readonly print: (line: string) => void;
  /** For THINGSPACE_DEBUG. */
  readonly printDebug: (line: string) => void;
  /** Default: that of the system. */
  readonly clock?: Clock;
  /** Default: node-fetch's. */
  readonly fetch?: Fetch;
}

/** The client on the real network, for the provider and the command line. */
export function connect({
  settings,
  environment = processEnvironment(),
  print,
  printDebug,
  clock = systemClock,
  fetch = nodeFetch,
}: ConnectOptions): ThingSpaceClient {
  const proxy = proxyFor(settings.baseUrl, environment);
  const userAgent = `pulumi-thingspace-fota/${packageVersion()} node/${process.versions.node}`;
  const notice = slowRequestNotices(print, clock);
  const debugs = isDebugging(environment);
  if (debugs) {
    printDebug(openingLine(settings, { proxy, userAgent }));
  }
  for (const warning of unknownVariables(environment)) {
    print(warning);
  }
  const client = createThingSpaceClient({
    settings,
    fetch,
    agent: createAgent(settings.baseUrl, proxy),
    proxy,
    userAgent,
    clock,
    random: Math.random,
    log: (entry) => {
      notice(entry);
      if (debugs) {
        printDebug(logLine(entry));
      }
    },
  });
  return settings.fromStack.length === 0 ? client : withRecordedSettingsAdvice(client, settings.fromStack);
}

/** What every report of a problem should begin with. */
function openingLine(
  { baseUrl, apiVersion, batchSize, concurrency, timeoutSeconds, requestsPerSecond }: Settings,
  { proxy, userAgent }: { readonly proxy: Proxy | undefined; readonly userAgent: string },
): string {
  const way = proxy === undefined ? "without a proxy" : `through ${nameProxy(proxy)}`;
  const rate = requestsPerSecond === undefined ? "" : `, ${requestsPerSecond} in a second`;
  const limits = `${timeoutSeconds} seconds per request, ${concurrency} at a time${rate}, ${batchSize} devices in one`;
  return `thingspace ${baseUrl} ${apiVersion} ${way}: ${limits}; ${userAgent}`;
}
