import assert from "node:assert/strict";
import fetch from "node-fetch";
import type { Settings } from "../../src/settings/config";
import type { Imei } from "../../src/fleet/imei";
import type { Result } from "../../src/ports/licenseApi";
import {
  startSimulator,
  type BehaviorOptions,
  type Fault,
  type LoggedRequest,
  type Simulator,
} from "../../src/simulator";
import { createThingSpaceClient, type ThingSpaceClient } from "../../src/thingspace/client";
import { systemClock, type Clock } from "../../src/thingspace/http/clock";
import type { Fetch } from "../../src/thingspace/http/exchange";
import { demoSettings } from "../support/demoSettings";
import { requestSession, requestToken } from "./rawThingSpace";

export const account = "0402196254-00001";

export const demoUser = { username: "demo-user", password: "demo-password" };
export const demoApplication = { applicationKey: "demo-key", applicationSecret: "demo-secret" };

export interface World {
  readonly licensed?: readonly Imei[];
  readonly unlicensed?: readonly Imei[];
  /** Licensed, and upgraded since. */
  readonly upgraded?: readonly Imei[];
  readonly licenseCount?: number;
  readonly behavior?: BehaviorOptions;
  readonly faults?: readonly Fault[];
  /** Milliseconds since 1970, when the simulator's clock is not to be the machine's. */
  readonly now?: () => number;
}

/** A simulator with one account. */
export function simulatorWith(world: World): Promise<Simulator> {
  const { licensed = [], unlicensed = [], upgraded = [], licenseCount = 1000, behavior = {}, faults = [], now } = world;
  return startSimulator({
    seed: {
      accounts: [
        {
          accountName: account,
          licenseCount,
          devices: [
            ...licensed.map((deviceId) => ({ deviceId, licensed: true })),
            ...unlicensed.map((deviceId) => ({ deviceId })),
            ...upgraded.map((deviceId) => ({ deviceId, licensed: true, upgrade: "completed" as const })),
          ],
        },
      ],
      faults: [...faults],
    },
    behavior,
    ...(now === undefined ? {} : { now }),
  });
}

export interface ClientOptions {
  readonly settings?: Partial<Settings>;
  /** Called with the short form of each request before it is sent. */
  readonly beforeSending?: (request: string) => void;
  /** Called once its answer has begun. */
  readonly afterAnswer?: () => void;
  readonly clock?: Clock;
}

/** Our client as the provider runs it: real network, real time. Only its backing off takes no time. */
export function clientOf(
  { url }: Pick<Simulator, "url">,
  { settings = {}, beforeSending, afterAnswer, clock = systemClock }: ClientOptions = {},
): ThingSpaceClient {
  const watchedFetch: Fetch = async (address, init) => {
    assert.ok(typeof address === "string");
    beforeSending?.(shortForm(new URL(address).pathname));
    const response = await fetch(address, init);
    afterAnswer?.();
    return response;
  };
  return createThingSpaceClient({
    settings: { ...demoSettings(url), ...settings },
    fetch: watchedFetch,
    clock,
    random: () => 0,
  });
}

/** The settings of somebody who has signed in elsewhere. */
export async function readyTokens(url: string) {
  const endpoint = { baseUrl: url };
  const accessToken = String((await requestToken(endpoint, demoApplication)).body["access_token"]);
  const sessionToken = String((await requestSession(endpoint, accessToken, demoUser)).body["sessionToken"]);
  return { access: { accessToken }, session: { sessionToken } };
}

/** The requests that arrived, in order, as `login 200` or `index/353238060000002 400`. */
export function arrived(simulator: Simulator): string[] {
  return simulator.requests().map(({ path, status }: LoggedRequest) => `${shortForm(path)} ${status}`);
}

/** How often each request arrived, in its short form; the pages of a listing are all `index`. */
export function counted(simulator: Simulator): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const request of arrived(simulator)) {
    const name = request.replace(/^index\/\d+/, "index");
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** The devices that hold a license, as the simulator itself knows it. */
export function licensedIn(simulator: Simulator): string[] {
  return simulator
    .state()
    .accounts.flatMap(({ devices = [] }) => devices)
    .filter(({ licensed }) => licensed === true)
    .map(({ deviceId }) => deviceId)
    .sort();
}

export async function all(answers: AsyncIterable<readonly Result[]>): Promise<Result[]> {
  const verdicts: Result[] = [];
  for await (const batch of answers) {
    verdicts.push(...batch);
  }
  return verdicts;
}

function shortForm(path: string): string {
  if (path.includes("/subscriptions/")) {
    return "subscription";
  }
  return /(index\/[^/]+|[a-z]+)$/.exec(path)?.[1] ?? path;
}
