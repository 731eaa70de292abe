import type { z } from "zod";

import { faultListSchema } from "./faults/allFaults";
import { ArmedFaults } from "./faults/armedFaults";
import type { Controls } from "./http/controlRoutes";
import { RequestLog } from "./http/requestLog";
import { type BehaviorOptions, behaviorSchema, defaultBehavior } from "./service/behavior";
import type { Clock } from "./service/clock";
import { InvalidInputError, parseInput } from "./service/input";
import { accountPatchSchema, patchAccount } from "./service/portal";
import { describeWorld, openWorld, serviceSeedSchema, type World } from "./service/world";

const seedSchema = serviceSeedSchema.safeExtend({
  /** Faults armed from the start. Default: `[]`. */
  faults: faultListSchema.default([]),
});

export type Seed = z.input<typeof seedSchema>;

/** @throws InvalidInputError naming every problem and its place */
export function assertSeed(value: unknown): asserts value is Seed {
  parseInput(seedSchema, value, "seed");
}

export const demoSeed: Seed = {
  applications: [{ key: "demo-key", secret: "demo-secret" }],
  users: [{ username: "demo-user", password: "demo-password", accounts: ["0402196254-00001"] }],
  accounts: [
    {
      accountName: "0402196254-00001",
      purchaseType: "TS-HFOTA-MRC",
      licenseCount: 20,
      devices: Array.from({ length: 12 }, (_, position) => ({
        deviceId: String(353238063289555 + position),
        licensed: false,
        upgrade: "none" as const,
      })),
    },
  ],
};

interface SimulationOptions {
  readonly seed: unknown;
  /** Wins over the first seed; a later reset may say otherwise. */
  readonly behavior: unknown;
  readonly clock: Clock;
  /** Called for each seed, so that a reset restarts chance. */
  readonly openRandom: () => () => number;
}

/** The service with its faults and request log. */
export function openSimulation({ seed, behavior, clock, openRandom }: SimulationOptions) {
  const log = new RequestLog();
  const faults = new ArmedFaults(() => world.random());
  const ownBehavior = parseInput(behaviorSchema, behavior, "behavior");
  let world = open(seed, ownBehavior);

  function open(given: unknown, overriding: BehaviorOptions): World {
    const { faults: armed, ...content } = parseInput(seedSchema, given, "seed");
    faults.set(armed);
    return openWorld(content, {
      behavior: { ...defaultBehavior, ...ownBehavior, ...content.behavior, ...overriding },
      clock,
      random: openRandom(),
    });
  }

  const controls = {
    state: (): Seed => ({ ...describeWorld(world), faults: faults.remaining() }),
    reset: (given: unknown) => {
      world = open(given, {});
    },
    patchAccount: (name: string, patch: unknown) => {
      const account = world.accounts.get(name);
      if (account === undefined) {
        const known = [...world.accounts.keys()].join(", ");
        throw new InvalidInputError(`accounts: there is no account "${name}"; there are ${known}`);
      }
      patchAccount(account, parseInput(accountPatchSchema, patch, "account"), clock.now());
    },
    requests: () => log.requests(),
    writes: () => log.writes(),
    clearRequests: () => {
      log.clear();
    },
    faults: () => faults.list(),
    setFaults: (given: unknown) => {
      faults.set(parseInput(faultListSchema, given, "faults"));
    },
    advanceClock: (seconds: number) => {
      clock.advance(seconds);
    },
    now: () => clock.now(),
  } satisfies Controls;

  return { world: () => world, faults, log, controls };
}
