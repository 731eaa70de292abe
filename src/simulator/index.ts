// Types of the name AsyncDisposable, for programs whose own settings bring none: the oldest lib of TypeScript that has it is newer than es2022.
/// <reference lib="esnext.disposable" preserve="true" />
/**
 * A simulator of the part of Verizon ThingSpace that concerns FOTA licenses: the service's documented rules in memory,
 * behind a real HTTP port. It was made from the vendor's public pages and never compared with the live service. What they
 * leave open is a knob in `behavior`; the words it invents are marked in the source.
 */
import { z } from "zod";

import { demoSeed } from "./demoSeed";
import type { Fault } from "./faults";
import { longestWaitMs } from "./faults/connection";
import type { LoggedRequest } from "./http/requestLog";
import { simulatorRoutes } from "./http/routes";
import { openServer } from "./http/server";
import { seededRandom } from "./seededRandom";
import type { BehaviorOptions } from "./service/behavior";
import { Clock } from "./service/clock";
import { InvalidInputError, parseInput } from "./service/input";
import type { AccountPatch } from "./service/portal";
import type { Seed } from "./simulation";
import { openSimulation } from "./simulation";
import type { ApiVersion } from "./wire";
import { apiVersions } from "./wire";

export { InvalidInputError } from "./service/input";
export { assertSeed } from "./simulation";
export { apiVersions } from "./wire";
export type { AccountPatch, ApiVersion, BehaviorOptions, Fault, LoggedRequest, Seed };

export interface SimulatorOptions {
  /** What it holds at first. Default: one account with 20 licenses and 12 devices, none of them licensed. */
  readonly seed?: Seed;
  /** Wins over the seed's own `behavior`; a later reset may say otherwise. */
  readonly behavior?: BehaviorOptions;
  /**
   * The versions of the API that it speaks; the paths of the others are not there.
   *
   * @default ["v1", "v2", "v3"]
   */
  readonly versions?: readonly ApiVersion[];
  /**
   * The address to listen on; any other than a loopback one opens it to the network. On a loopback one, requests are refused whose `Host`
   * header names anything else.
   *
   * @default "127.0.0.1"
   */
  readonly host?: string;
  /**
   * 0 takes any that is free.
   *
   * @default 0
   */
  readonly port?: number;
  /**
   * Milliseconds that every request to the service takes.
   *
   * @default 0
   */
  readonly latencyMs?: number;
  /** Milliseconds since 1970, the base of the simulator's clock. Default: the machine's time. */
  readonly now?: () => number;
  /**
   * A whole number below 2 to the power of 32. The same one makes the same faults with a probability strike, and the same pages be shuffled
   * in the same way, counted from the start and from every reset. Default: chance.
   */
  readonly randomSeed?: number;
  /** Numbers from 0 up to 1 in place of all that `randomSeed` is about. Default: `Math.random`. */
  readonly random?: () => number;
}

/** A simulator that is listening. Bad input to its methods throws an {@link InvalidInputError} that names the place. */
export interface Simulator extends AsyncDisposable {
  /** The base of all paths, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /**
   * The whole content in the seed's shape, with the faults that are still to come; a copy. `reset` takes it and is as it was, but for who is logged
   * in, who is locked out, the clock and the requests.
   */
  state(): Seed;
  /** Starts anew with another content: nobody is logged in any more, only the seed's faults are armed. */
  reset(seed: Seed): void;
  /** Changes an account as somebody in the portal would. */
  patchAccount(name: string, patch: AccountPatch): void;
  /** The requests to the service so far, in the order of arrival. */
  requests(): readonly LoggedRequest[];
  /** How many of them were to change licenses, whatever became of them. */
  writes(): number;
  clearRequests(): void;
  /** Arms these faults in place of all others. */
  setFaults(faults: readonly Fault[]): void;
  clearFaults(): void;
  /** Lets time pass, for tokens, sessions and time stamps. */
  advanceClock(seconds: number): void;
  /** Closes the port and every connection, those of stalled requests too. */
  close(): Promise<void>;
}

/** Strict: an option with a typing error would be none, and a test with it would test something else. */
const optionsSchema = z.strictObject({
  // Read where they are used; a seed also when the simulator is reset.
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
    .custom<() => number>(isClock, "is to be a function that tells milliseconds since 1970")
    .default(() => Date.now),
  randomSeed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional(),
  random: z
    .custom<() => number>(
      (random) => typeof random === "function",
      "is to be a function that tells a number from 0 up to 1",
    )
    .optional(),
});

function isClock(now: unknown): boolean {
  return typeof now === "function" && Number.isFinite(Number(Reflect.apply(now, undefined, [])));
}

/**
 * Starts a simulator.
 *
 * @throws InvalidInputError when the seed or another option cannot be used, or the system's error when the port cannot be opened
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { versions, host, port, latencyMs, now, randomSeed, random } = parseInput(optionsSchema, options, "options");
  if (randomSeed !== undefined && random !== undefined) {
    throw new InvalidInputError("randomSeed: there is random, too, and only one of them can decide");
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
