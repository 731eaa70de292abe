import assert from "node:assert/strict";
import type { Imei } from "../../../src/fleet/imei";
import { defaultOptions, type FleetOptions } from "../../../src/fleet/options";
import type { Result } from "../../../src/licenseApi";
import { licensedMeanwhile } from "../../../src/reconcile/check/adoption";
import { fold, mayStillBeLicensed, notTried, type Refusal } from "../../../src/reconcile/fold";
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
  readonly isKeptElsewhere?: boolean;
  /** Where the state has the device afterwards. */
  readonly state: Partial<Recorded>;
  readonly refusal?: Omit<Refusal, "imei">;
  /** The assignments on which the service may still act, beside this one. */
  readonly unanswered?: readonly Imei[];
  /** What is counted beside it; nothing when absent. */
  readonly count?: "assigned" | "adopted" | "confirmed" | "released" | "kept" | "transferred";
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
    count: "assigned",
  },
  {
    what: "an assignment of unknown outcome",
    action: "assign",
    result: { imei: device, outcome: "unknown", reason: "no answer" },
    desired,
    state: { unknown: desired },
    refusal: { change: "assignment", reason: "no answer" },
  },
  {
    what: "an assignment that was not tried",
    action: "assign",
    desired,
    state: {},
    refusal: { change: "assignment", reason: notTried },
  },
  {
    what: "an assignment that somebody else was faster with, adopt: false",
    action: "assign",
    result: { imei: device, outcome: "alreadyDone" },
    desired,
    options: { adopt: false },
    state: {},
    refusal: { change: "assignment", reason: licensedMeanwhile },
  },
  {
    what: "the same of a device that was the fleet's own",
    action: "assign",
    result: { imei: device, outcome: "alreadyDone" },
    desired,
    recorded: { unknown: devices },
    options: { adopt: false },
    state: { devices: desired },
    count: "confirmed",
  },
  { what: "a device that goes on", action: undefined, recorded: { devices }, desired, state: { devices: desired } },
  {
    what: "a release that was done",
    action: "release",
    result: { imei: device, outcome: "done" },
    recorded: { devices },
    state: {},
    count: "released",
  },
  {
    what: "a release that was done, of a device that was seen licensed after an assignment without an answer",
    action: "release",
    result: { imei: device, outcome: "done" },
    recorded: { devices, lastWrite: { timeMs: 0, assigned: [], assignedBefore: [], unanswered: [device] } },
    state: {},
    count: "released",
  },
  {
    what: "a release that was done, of a device on whose assignment the service may still act",
    action: "release",
    result: { imei: device, outcome: "alreadyDone" },
    recorded: { unknown: devices, lastWrite: { timeMs: 0, assigned: [], assignedBefore: [], unanswered: [device] } },
    state: { unknown: devices },
    refusal: { change: "release", reason: mayStillBeLicensed },
    unanswered: [device],
  },
  {
    what: "a release that failed",
    action: "release",
    result: { imei: device, outcome: "failed", reason: "Internal error." },
    recorded: { devices },
    state: { devices },
    refusal: { change: "release", reason: "Internal error." },
  },
  {
    what: "a release of unknown outcome",
    action: "release",
    result: { imei: device, outcome: "unknown", reason: "no answer" },
    recorded: { devices },
    state: { unknown: devices },
    refusal: { change: "release", reason: "no answer" },
  },
  {
    what: "a release that is refused for good",
    action: "release",
    result: { imei: device, outcome: "refused", reason: "upgraded", unreleasable: true },
    recorded: { devices },
    state: { devices },
    refusal: { change: "release", reason: "upgraded", unreleasable: true },
  },
  {
    what: "a release that is refused for good, unreleasable: leave",
    action: "release",
    result: { imei: device, outcome: "refused", reason: "upgraded", unreleasable: true },
    recorded: { devices },
    options: { unreleasable: "leave" },
    state: {},
    count: "kept",
  },
  {
    what: "a transfer that has not arrived",
    action: "transfer",
    recorded: { devices },
    claimant: "east",
    state: { inTransit: labeled("east") },
    count: "transferred",
  },
  {
    what: "a transfer that has arrived",
    action: "transfer",
    recorded: { devices },
    claimant: "east",
    isHeldElsewhere: true,
    state: {},
    count: "transferred",
  },
  {
    what: "a transfer that nobody claims after all",
    action: "transfer",
    recorded: { devices },
    state: { unknown: devices },
    count: "transferred",
  },
  {
    what: "a device still on the way",
    action: undefined,
    recorded: { inTransit: labeled("east") },
    claimant: "north",
    state: { inTransit: labeled("north") },
  },
  { what: "a device that is kept licensed", action: "keep", recorded: { devices }, state: {}, count: "kept" },
  {
    what: "the same of a device that may be adopted",
    action: "assign",
    result: { imei: device, outcome: "alreadyDone" },
    desired,
    state: { devices: desired },
    count: "adopted",
  },
  { what: "an adoption", action: "adopt", desired, state: { devices: desired }, count: "adopted" },
  {
    what: "a confirmation",
    action: "confirm",
    desired,
    recorded: { unknown: devices },
    state: { devices: desired },
    count: "confirmed",
  },
  {
    what: "an assignment that failed once more",
    action: "assign",
    result: { imei: device, outcome: "failed", reason: "Internal error." },
    desired,
    recorded: { unknown: devices },
    state: { unknown: desired },
    refusal: { change: "assignment", reason: "Internal error." },
  },
  {
    what: "a release of a device that came back, which failed",
    action: "release",
    result: { imei: device, outcome: "failed", reason: "Internal error." },
    recorded: { inTransit: labeled("east") },
    state: { inTransit: labeled("east") },
    refusal: { change: "release", reason: "Internal error." },
  },
  {
    what: "a release of a license that was gone already",
    action: "release",
    result: { imei: device, outcome: "alreadyDone" },
    recorded: { devices },
    state: {},
  },
  {
    what: "a release that is refused for a reason that may pass, unreleasable: leave",
    action: "release",
    result: { imei: device, outcome: "refused", reason: "not allowed" },
    recorded: { devices },
    options: { unreleasable: "leave" },
    state: { devices },
    refusal: { change: "release", reason: "not allowed" },
  },
  {
    what: "a fleet that hands its devices to itself",
    action: "transfer",
    recorded: { devices },
    claimant: "west",
    state: { inTransit: labeled("west") },
  },
  {
    what: "a device on the way that has arrived",
    action: undefined,
    recorded: { inTransit: labeled("east") },
    claimant: "east",
    isHeldElsewhere: true,
    state: {},
  },
  {
    what: "a device on the way that nobody claims",
    action: undefined,
    recorded: { inTransit: labeled("east") },
    state: {},
  },
  { what: "a device without a license", action: "forget", recorded: { devices }, state: {} },
  {
    what: "a device that came to another fleet, which lets it go",
    action: "arrive",
    recorded: { inTransit: new Map([[device, "east"]]) },
    isHeldElsewhere: true,
    state: {},
  },
  {
    what: "a device that may never have come to another fleet, which keeps its license",
    action: "arrive",
    recorded: { inTransit: new Map([[device, "east"]]) },
    isKeptElsewhere: true,
    state: {},
    count: "kept",
  },
  {
    what: "a device that may never have come to another fleet",
    action: "arrive",
    recorded: { inTransit: new Map([[device, "east"]]) },
    state: { inTransit: new Map([[device, "east"]]) },
  },
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
        {
          results,
          lastAssigned: action === "assign" && result?.outcome === "done" ? [[device]] : [],
          failure: undefined,
        },
        {
          claimant: () => rest.claimant,
          isHeldElsewhere: () => rest.isHeldElsewhere === true,
          wasHeldElsewhere: () => rest.isHeldElsewhere === true,
          isKeptElsewhere: () => rest.isKeptElsewhere === true,
        },
        60_000,
      );
      const { lastWrite, ...state } = outcome.recorded;
      const { lastWrite: none, ...empty } = nothingRecorded;
      assert.deepEqual(state, { ...empty, ...rest.state });
      const assigned = result?.outcome === "done" && action === "assign" ? [device] : [];
      const unanswered = result?.outcome === "unknown" && action === "assign" ? [device] : (rest.unanswered ?? []);
      const written = { timeMs: 60_000, assigned, assignedBefore: [], unanswered };
      assert.deepEqual(lastWrite, result === undefined ? none : written);
      assert.deepEqual(outcome.refusals, rest.refusal === undefined ? [] : [{ imei: device, ...rest.refusal }]);
      const { adopted, confirmed, released, kept, transferred } = outcome;
      const counts = {
        assigned: outcome.assigned,
        adopted,
        confirmed,
        released,
        kept: kept.length,
        transferred: transferred.length,
      };
      const counted = Object.entries(counts).flatMap(([name, count]) => Array.from({ length: count }, () => name));
      assert.deepEqual(counted, rest.count === undefined ? [] : [rest.count]);
    });
  }
});

describe("what tells whether a listing is older", () => {
  const [kept, released, added] = imeis(3);
  assert.ok(kept !== undefined && released !== undefined && added !== undefined);
  const lastWriteAfter = (now: number, assign: readonly Imei[] = []) => {
    const nothing = planOf("west", 0);
    const recorded = {
      ...nothingRecorded,
      devices: new Map([kept, released].map((imei) => [imei, undefined])),
      lastWrite: { timeMs: 0, assigned: [kept, released], assignedBefore: [], unanswered: [] },
    };
    const desired = new Map([kept, ...assign].map((imei) => [imei, undefined]));
    const planned = { ...nothing, assign, release: [released], target: { ...nothing.target, desired, recorded } };
    const results = new Map<Imei, Result>([...assign, released].map((imei) => [imei, { imei, outcome: "done" }]));
    const never = () => false;
    const nobody = {
      claimant: () => undefined,
      isHeldElsewhere: never,
      wasHeldElsewhere: never,
      isKeptElsewhere: never,
    };
    return fold(planned, { results, lastAssigned: assign.length > 0 ? [assign] : [], failure: undefined }, nobody, now)
      .recorded.lastWrite;
  };

  it("is what was assigned and is still held, also after a write that assigned nothing", () => {
    assert.deepEqual(lastWriteAfter(60_000), { timeMs: 60_000, assigned: [kept], assignedBefore: [], unanswered: [] });
  });

  it("is also what the write before it assigned", () => {
    assert.deepEqual(lastWriteAfter(60_000, [added]), {
      timeMs: 60_000,
      assigned: [added],
      assignedBefore: [kept],
      unanswered: [],
    });
    assert.deepEqual(lastWriteAfter(120_000, [added]), {
      timeMs: 120_000,
      assigned: [added],
      assignedBefore: [],
      unanswered: [],
    });
  });

  it("is a few devices from all over what was assigned, so that no part of them that leaves takes all with it", () => {
    const added = imeis(23, 50);
    const assigned = lastWriteAfter(60_000, added)?.assigned ?? [];
    assert.equal(assigned.length, 5);
    assert.ok(assigned.some((imei) => added.slice(0, 5).includes(imei)));
    assert.ok(assigned.some((imei) => added.slice(-8).includes(imei)));
  });

  it("is nothing that was assigned minutes before that", () => {
    assert.deepEqual(lastWriteAfter(120_000), { timeMs: 120_000, assigned: [], assignedBefore: [], unanswered: [] });
  });
});
