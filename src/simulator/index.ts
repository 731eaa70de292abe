// AsyncDisposable, for programs whose `lib` is es2022.
/// <reference lib="esnext.disposable" preserve="true" />
/**
 * A simulator of the part of Verizon ThingSpace that concerns FOTA licenses, made from the vendor's public pages and never compared with the live
 * service. What they leave open is a knob in `behavior`.
 */
import { z } from "zod";

import type { Fault } from "./faults/allFaults";
import { longestWaitMs } from "./faults/kinds/connection";
import type { LoggedRequest } from "./http/requestLog";
import { simulatorRoutes } from "./http/routes";
import { openServer } from "./http/server";
import { seededRandom } from "./seededRandom";
import type { BehaviorOptions } from "./service/behavior";
import { Clock } from "./service/clock";
import { InvalidInputError, parseInput } from "./service/input";
import type { AccountPatch } from "./service/portal";
import { demoSeed, openSimulation, type Seed } from "./simulation";
import { type ApiVersion, apiVersions } from "./wire";

export { InvalidInputError } from "./service/input";
export { assertSeed } from "./simulation";
export { apiVersions } from "./wire";
export type { AccountPatch, ApiVersion, BehaviorOptions, Fault, LoggedRequest, Seed };

export interface SimulatorOptions {
  /** What it holds at first. Default: one account with 20 licenses and 12 devices, none of them licensed. */
  readonly seed?: Seed;
  /** Wins over the seed's own `behavior`; a later reset may say otherwise. */
  readonly behavior?: BehaviorOptions;
  /** Versions of the API. Default: all. */
  readonly versions?: readonly ApiVersion[];
  /** The address to listen on; any other than a loopback one opens it to the network. Default: `127.0.0.1`. */
  readonly host?: string;
  /** Default: any that is free. */
  readonly port?: number;
  /** What every request to the service takes. Default: 0. */
  readonly latencyMs?: number;
  /** Milliseconds since 1970, the base of the simulator's clock. Default: the machine's time. */
  readonly now?: () => number;
  /** Below 2 to the power of 32. Makes chance (faults with a probability, shuffled pages) the same in every run, and after every reset. */
  readonly randomSeed?: number;
  /** The source of chance in place of `randomSeed`. Default: `Math.random`. */
  readonly random?: () => number;
}

/** A simulator that is listening. Bad input to its methods throws an {@link InvalidInputError} that names the place. */
export interface Simulator extends AsyncDisposable {
  /** The base of all paths, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** A copy of the whole content, with the faults still to come, for `reset`. Logins, lockouts, the clock and the requests are not in it. */
  state(): Seed;
  /** Replaces the content: nobody is logged in anymore, and only the seed's faults are armed. */
  reset(seed: Seed): void;
  /** Changes an account as somebody in the portal would. */
  patchAccount(name: string, patch: AccountPatch): void;
  /** To the service, in the order of arrival. */
  requests(): readonly LoggedRequest[];
  /** How many requests were to change licenses, whatever became of them. */
  writes(): number;
  clearRequests(): void;
  /** Arms these faults in place of all others. */
  setFaults(faults: readonly Fault[]): void;
  clearFaults(): void;
  advanceClock(seconds: number): void;
  /** Closes the port and every connection. */
  close(): Promise<void>;
}

// Strict, because a misspelled option would test something else.
const optionsSchema = z.strictObject({
  seed: z.unknown().optional(),
  behavior: z.unknown().optional(),
  versions: z
    .array(z.enum(apiVersions))
    .min(1)
    .default([...apiVersions]),
  host: z.string().default("127.0.0.1"),
  port: z.int().min(0).max(65_535).default(0),
  latencyMs: z.int().min(0).max(longestWaitMs).default(0),
  now: z
    .custom<() => number>(isClock, "expected a function that returns milliseconds since 1970")
    .default(() => Date.now),
  randomSeed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional(),
  random: z
    .custom<() => number>(
      (random) => typeof random === "function",
      "expected a function that returns a number from 0 up to 1",
    )
    .optional(),
});

function isClock(now: unknown): boolean {
  return typeof now === "function" && Number.isFinite(Number(Reflect.apply(now, undefined, [])));
}

/** @throws InvalidInputError when an option cannot be used, or the system's error when the port cannot be opened */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { versions, host, port, latencyMs, now, randomSeed, random } = parseInput(optionsSchema, options, "options");
  if (randomSeed !== undefined && random !== undefined) {
    throw new InvalidInputError("randomSeed: cannot be combined with random");
  }
  const simulation = openSimulation({
    seed: options.seed ?? demoSeed,
    behavior: options.behavior ?? {},
    clock: new Clock(now),
    openRandom: randomSeed === undefined ? () => random ?? Math.random : () => seededRandom(randomSeed),
  });
  const app = simulatorRoutes({ ...simulation, latencyMs, versions, host });
  const { url, close } = await openServer(app, { host, port });
  const { state, reset, patchAccount, requests, writes, clearRequests, setFaults, advanceClock } = simulation.controls;
  const clearFaults = () => {
    setFaults([]);
  };
  return {
    url,
    state,
    reset,
    patchAccount,
    requests,
    writes,
    clearRequests,
    setFaults,
    clearFaults,
    advanceClock,
    close,
    [Symbol.asyncDispose]: close,
  };
}
