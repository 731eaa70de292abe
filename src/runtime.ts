/**
 * Internal: called by the code in users' states. The only state that outlives a call: all fleets of a run share one
 * client, so one login, one limit and one memory per account.
 */
import type { dynamic } from "@pulumi/pulumi";
import nodeFetch from "node-fetch";
import type { CancellationApi } from "./ports/cancellationApi";
import { readRemovalConfirmation, resolveLagMs, resolveSettings } from "./settings/config";
import { connect } from "./connection/connect";
import { engineGone } from "./connection/engineWatch";
import { LastRequests } from "./connection/lastRequests";
import { createCancellationProvider } from "./provider/cancellationProvider";
import type { LicenseApi } from "./ports/licenseApi";
import { RemovalConfirmation } from "./reconcile/session/removalConfirmation";
import { createFleetProvider } from "./provider/fleetProvider";
import { createProgramFleetsProvider } from "./provider/programFleetsProvider";
import { createProgramRecordProvider } from "./provider/programRecordProvider";
import { createSubscriptionProvider } from "./provider/subscriptionProvider";
import { Sessions } from "./reconcile/session/sessions";
import type { ThingSpaceClient } from "./thingspace/client";
import { systemClock } from "./thingspace/http/clock";

let stackConfig: (name: string) => string | undefined = () => undefined;
let client: ThingSpaceClient | undefined;
const requests = new LastRequests();
let end: Promise<void> | undefined;

/**
 * Never fails and never waits: the host calls it once per serialized provider, lets no other call wait for it, and
 * reports a failure only once.
 */
export function configure({ config }: dynamic.ConfigureRequest): Promise<void> {
  stackConfig = (name) => config.get(`thingspace:${name}`);
  end ??= endWithTheEngine();
  return Promise.resolve();
}

/** A killed engine leaves its providers running, and nobody records what they do. */
async function endWithTheEngine(): Promise<void> {
  await engineGone(process);
  await requests.over();
  process.exit();
}

/** @throws Error when a setting is missing or wrong; read anew each time, so that each fleet reports it */
function thingSpace(): ThingSpaceClient {
  client ??= connect({
    settings: resolveSettings({ stackConfig }),
    print,
    printDebug: (line) => {
      console.error(line);
    },
    fetch: requests.through(nodeFetch),
  });
  return client;
}

function now(): number {
  return systemClock.now();
}

/** The engine shows this output live, beside the stack. */
function print(line: string): void {
  console.log(line);
}

/** Settings are read only when ThingSpace is asked: a fleet without devices needs none. */
const licenseApi: LicenseApi = {
  subscription: (of) => thingSpace().subscription(of),
  licensedDevices: (of, options) => thingSpace().licensedDevices(of, options),
  devices: (of, options) => thingSpace().devices(of, options),
  upgrades: (of, options) => thingSpace().upgrades(of, options),
  assign: (of, devices) => thingSpace().assign(of, devices),
  remove: (of, devices) => thingSpace().remove(of, devices),
};

const cancellationApi: CancellationApi = {
  cancellationProblem: () => thingSpace().cancellationProblem(),
  cancellationCandidates: (of) => thingSpace().cancellationCandidates(of),
  setCancellationCandidates: (of, devices) => thingSpace().setCancellationCandidates(of, devices),
  clearCancellationCandidates: (of) => thingSpace().clearCancellationCandidates(of),
};

const sessions = new Sessions({
  api: licenseApi,
  confirmation: new RemovalConfirmation(readRemovalConfirmation),
  traffic: () => client?.traffic() ?? { calls: 0, retried: 0, throttledMs: 0 },
  print,
  startedMs: now(),
  now,
  lagMs: () => resolveLagMs({ stackConfig }),
  sleep: (milliseconds) => systemClock.sleep(milliseconds),
  // 1, 2, 4 seconds: for a service that fails on a device, not the busy one that the client backs off from.
  pause: (round) => systemClock.sleep(1_000 * 2 ** (round - 1)),
});

export const fleet = createFleetProvider(sessions);
export const programFleets = createProgramFleetsProvider(sessions);
export const programRecord = createProgramRecordProvider(sessions);
export const cancellation = createCancellationProvider(cancellationApi, sessions);
export const subscription = createSubscriptionProvider(sessions);
