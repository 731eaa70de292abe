import assert from "node:assert/strict";
import type { Imei } from "../../../src/fleet/imei";
import { defaultOptions, type FleetOptions } from "../../../src/fleet/options";
import type { Result } from "../../../src/licenseApi";
import { fold } from "../../../src/reconcile/fold";
import { type Action, type Plan } from "../../../src/reconcile/plan";
import { nothingRecorded, type Recorded } from "../../../src/fleet/fleetState";
import type { Roster } from "../../../src/fleet/roster";
import { imeis } from "../../support/imeis";
import { planOf } from "../../support/plans";

const [device] = imeis(1);
assert.ok(device !== undefined);
const labeled = (label: string | undefined): Roster => new Map([[device, label]]);

interface Case {
  readonly what: string;
  readonly action: Action | undefined;
  readonly result?: Result;
  readonly recorded?: Partial<Recorded>;
  readonly desired?: Roster;
  readonly options?: Partial<FleetOptions>;
  /** The fleet that claims the device, and whether it is seen to hold it. */
  readonly claimant?: string;
  readonly isHeldElsewhere?: boolean;
  /** Where the state has the device afterwards. */
  readonly state: Partial<Recorded>;
  readonly refused?: boolean;
}

const desired = labeled("new");
const devices = labeled("old");

const cases: readonly Case[] = [
  {
    what: "an assignment that was done",
    action: "assign",
    result: { imei: device, outcome: "done" },
    desired,
    state: { devices: desired },
  },
  {
    what: "an assignment of unknown outcome",
    action: "assign",
    result: { imei: device, outcome: "unknown", reason: "no answer" },
    desired,
    state: { unknown: desired },
    refused: true,
  },
  {
    what: "an assignment that was not tried",
    action: "assign",
    desired,
    state: {},
    refused: true,
  },
  {
    what: "an assignment that somebody else was faster with, adopt: false",
    action: "assign",
    result: { imei: device, outcome: "alreadyDone" },
    desired,
    options: { adopt: false },
    state: {},
    refused: true,
  },
  {
    what: "the same of a device that was the fleet's own",
    action: "assign",
    result: { imei: device, outcome: "alreadyDone" },
    desired,
    recorded: { unknown: devices },
    options: { adopt: false },
    state: { devices: desired },
  },
  { what: "a device that goes on", action: undefined, recorded: { devices }, desired, state: { devices: desired } },
  {
    what: "a release that was done",
    action: "release",
    result: { imei: device, outcome: "done" },
    recorded: { devices },
    state: {},
  },
  {
    what: "a release that failed",
    action: "release",
    result: { imei: device, outcome: "failed", reason: "Internal error." },
    recorded: { devices },
    state: { devices },
    refused: true,
  },
  {
    what: "a release of unknown outcome",
    action: "release",
    result: { imei: device, outcome: "unknown", reason: "no answer" },
    recorded: { devices },
    state: { unknown: devices },
    refused: true,
  },
  {
    what: "a release that is refused for good",
    action: "release",
    result: { imei: device, outcome: "refused", reason: "upgraded", unreleasable: true },
    recorded: { devices },
    state: { devices },
    refused: true,
  },
  {
    what: "a release that is refused for good, unreleasable: leave",
    action: "release",
    result: { imei: device, outcome: "refused", reason: "upgraded", unreleasable: true },
    recorded: { devices },
    options: { unreleasable: "leave" },
    state: {},
  },
  {
    what: "a transfer that has not arrived",
    action: "transfer",
    recorded: { devices },
    claimant: "east",
    state: { inTransit: labeled("east") },
  },
  {
    what: "a transfer that has arrived",
    action: "transfer",
    recorded: { devices },
    claimant: "east",
    isHeldElsewhere: true,
    state: {},
  },
  {
    what: "a transfer that nobody claims after all",
    action: "transfer",
    recorded: { devices },
    state: { unknown: devices },
  },
  {
    what: "a device still on the way",
    action: undefined,
    recorded: { inTransit: labeled("east") },
    claimant: "north",
    state: { inTransit: labeled("north") },
  },
  { what: "a device that is kept licensed", action: "keep", recorded: { devices }, state: {} },
  { what: "a device without a license", action: "forget", recorded: { devices }, state: {} },
];

describe("what the state says after", () => {
  for (const { what, action, result, recorded, desired: wanted = new Map(), options, ...rest } of cases) {
    it(what, () => {
      const nothing = planOf("west", 0);
      const planned: Plan = {
        ...nothing,
        ...(action === undefined ? {} : { [action]: [device] }),
        target: {
          ...nothing.target,
          desired: wanted,
          recorded: { ...nothingRecorded, ...recorded },
          options: { ...defaultOptions, ...options },
        },
      };
      const results = new Map<Imei, Result>(result === undefined ? [] : [[device, result]]);
      const outcome = fold(
        planned,
        { results, failure: undefined },
        { claimant: () => rest.claimant, isHeldElsewhere: () => rest.isHeldElsewhere === true },
        60_000,
      );
      const { lastWrite, ...state } = outcome.recorded;
      const { lastWrite: none, ...empty } = nothingRecorded;
      assert.deepEqual(state, { ...empty, ...rest.state });
      const written = { timeMs: 60_000, assigned: result?.outcome === "done" && action === "assign" ? [device] : [] };
      assert.deepEqual(lastWrite, result === undefined ? none : written);
      assert.equal(outcome.refusals.length, rest.refused === true ? 1 : 0);
    });
  }
});

describe("what tells whether a listing is older", () => {
  const [kept, released] = imeis(2);
  assert.ok(kept !== undefined && released !== undefined);
  const lastWriteAfter = (now: number) => {
    const nothing = planOf("west", 0);
    const recorded = {
      ...nothingRecorded,
      devices: new Map([kept, released].map((imei) => [imei, undefined])),
      lastWrite: { timeMs: 0, assigned: [kept, released] },
    };
    const desired = new Map([[kept, undefined]]);
    const planned = { ...nothing, release: [released], target: { ...nothing.target, desired, recorded } };
    const results = new Map<Imei, Result>([[released, { imei: released, outcome: "done" }]]);
    const nobody = { claimant: () => undefined, isHeldElsewhere: () => false };
    return fold(planned, { results, failure: undefined }, nobody, now).recorded.lastWrite;
  };

  it("is what was assigned and is still held, also after a write that assigned nothing", () => {
    assert.deepEqual(lastWriteAfter(60_000), { timeMs: 60_000, assigned: [kept] });
  });

  it("is nothing that was assigned minutes before that", () => {
    assert.deepEqual(lastWriteAfter(120_000), { timeMs: 120_000, assigned: [] });
  });
});
