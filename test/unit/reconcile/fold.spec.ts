import assert from "node:assert/strict";
import type { Imei } from "../../../src/fleet/imei";
import { defaultOptions, type FleetOptions } from "../../../src/fleet/fleetOptions";
import type { Result } from "../../../src/ports/licenseApi";
import { licensedMeanwhile } from "../../../src/reconcile/check/adoption";
import { fold, mayStillBeLicensed, mayStillBeReleased, type Refusal } from "../../../src/reconcile/fold";
import { type Action, type Plan } from "../../../src/reconcile/plan";
import { nothingRecorded, type Recorded } from "../../../src/fleet/fleetState";
import type { Roster } from "../../../src/fleet/roster";
import { imeis } from "../../support/imeis";
import { planOf } from "../../support/plans";

const [device] = imeis(1);
assert.ok(device !== undefined);
const at = (timeMs: number) => ({ startedMs: timeMs, now: () => timeMs, lagMs: () => 120_000 });
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
  readonly isRecordedElsewhere?: boolean;
  readonly isOwn?: boolean;
  /** Where the state has the device afterwards. */
  readonly state: Partial<Recorded>;
  readonly refusal?: Omit<Refusal, "imei">;
  /** The service may still act on an earlier request. */
  readonly mayBe?: "assigned" | "released";
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
    refusal: { change: "assignment", kind: "unknown", reason: "no answer" },
  },
  {
    what: "an assignment that was not tried",
    action: "assign",
    desired,
    state: {},
    refusal: { change: "assignment", kind: "notProcessed", reason: "not processed" },
  },
  {
    what: "an assignment that somebody else was faster with, adopt: false",
    action: "assign",
    result: { imei: device, outcome: "alreadyDone" },
    desired,
    options: { adopt: false },
    state: {},
    refusal: { change: "assignment", kind: "refused", reason: licensedMeanwhile },
  },
  {
    what: "the same of a device that another fleet of the program had, which a listing did not show yet",
    action: "assign",
    result: { imei: device, outcome: "alreadyDone" },
    desired,
    options: { adopt: false },
    isOwn: true,
    state: { devices: desired },
    count: "adopted",
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
    recorded: { devices },
    mayBe: "assigned",
    state: {},
    count: "released",
  },
  {
    what: "a release that was done, of a device on whose assignment the service may still act",
    action: "release",
    result: { imei: device, outcome: "alreadyDone" },
    recorded: { unknown: devices },
    mayBe: "assigned",
    state: { unknown: devices },
    refusal: { change: "release", kind: "unknown", reason: mayStillBeLicensed },
  },
  {
    what: "an assignment that was done, of a device on whose release the service may still act",
    action: "assign",
    result: { imei: device, outcome: "alreadyDone" },
    recorded: { unknown: devices },
    desired,
    mayBe: "released",
    state: { unknown: desired },
    refusal: { change: "assignment", kind: "unknown", reason: mayStillBeReleased },
  },
  {
    what: "a release that failed",
    action: "release",
    result: { imei: device, outcome: "failed", reason: "Internal error." },
    recorded: { devices },
    state: { devices },
    refusal: { change: "release", kind: "failed", reason: "Internal error." },
  },
  {
    what: "a release of unknown outcome",
    action: "release",
    result: { imei: device, outcome: "unknown", reason: "no answer" },
    recorded: { devices },
    state: { unknown: devices },
    refusal: { change: "release", kind: "unknown", reason: "no answer" },
  },
  {
    what: "a release that is refused for good",
    action: "release",
    result: { imei: device, outcome: "refused", reason: "upgraded", unreleasable: true },
    recorded: { devices },
    state: { devices },
    refusal: { change: "release", kind: "unreleasable", reason: "upgraded" },
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
    isRecordedElsewhere: true,
    state: {},
    count: "transferred",
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
    refusal: { change: "assignment", kind: "failed", reason: "Internal error." },
  },
  {
    what: "a release of a device that came back, which failed",
    action: "release",
    result: { imei: device, outcome: "failed", reason: "Internal error." },
    recorded: { inTransit: labeled("east") },
    state: { inTransit: labeled("east") },
    refusal: { change: "release", kind: "failed", reason: "Internal error." },
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
    refusal: { change: "release", kind: "refused", reason: "not allowed" },
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
    isRecordedElsewhere: true,
    state: {},
  },
  {
    what: "a device on the way of which nobody knows whether it has arrived, as with --target",
    action: undefined,
    recorded: { inTransit: labeled("east") },
    state: { inTransit: labeled("east") },
  },
  { what: "a device without a license", action: "forget", recorded: { devices }, state: {} },
  {
    what: "a device that came to another fleet, which lets it go",
    action: "endTransfer",
    recorded: { inTransit: new Map([[device, "east"]]) },
    isRecordedElsewhere: true,
    state: {},
  },
  {
    what: "a device that may never have come to another fleet, which keeps its license",
    action: "endTransfer",
    recorded: { inTransit: new Map([[device, "east"]]) },
    state: {},
    count: "kept",
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
          failure: undefined,
        },
        {
          claimant: () => rest.claimant,
          isRecordedElsewhere: () => rest.isRecordedElsewhere === true,
          hasArrived: () => rest.isRecordedElsewhere === true,
          isOwn: () => rest.isOwn === true,
        },
        {
          mayBeUnlisted: () => false,
          mayBeAssigned: () => rest.mayBe === "assigned",
          mayBeReleased: () => rest.mayBe === "released",
        },
        at(60_000),
      );
      const { recentWrites, ...state } = outcome.recorded;
      const { recentWrites: none, ...empty } = nothingRecorded;
      assert.deepEqual(state, { ...empty, ...rest.state });
      const isOpen = result?.outcome === "unknown";
      const isAdded = state.devices.size > 0 && recorded?.devices === undefined;
      const written = {
        timeMs: 60_000,
        added: isAdded ? "all" : new Set(),
        assigning: new Set(isOpen && action === "assign" ? [device] : []),
        releasing: new Set(isOpen && action === "release" ? [device] : []),
      };
      assert.deepEqual(recentWrites, isOpen || isAdded ? [written] : none);
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

describe("the writes of the last two minutes", () => {
  const [kept, released, assigned] = imeis(3);
  assert.ok(kept !== undefined && released !== undefined && assigned !== undefined);
  const none = new Set<Imei>();
  const before = { timeMs: 0, added: new Set([kept, released]), assigning: none, releasing: none };
  const writesAfter = (
    now: number,
    { assign = [], adopt = [] }: { assign?: readonly Imei[]; adopt?: readonly Imei[] } = {},
  ) => {
    const nothing = planOf("west", 0);
    const recorded = {
      ...nothingRecorded,
      devices: new Map([kept, released].map((imei) => [imei, undefined])),
      recentWrites: [before],
    };
    const desired = new Map([kept, ...assign, ...adopt].map((imei) => [imei, undefined]));
    const plan = { ...nothing, assign, adopt, release: [released], target: { ...nothing.target, desired, recorded } };
    const results = new Map<Imei, Result>([...assign, released].map((imei) => [imei, { imei, outcome: "done" }]));
    const never = () => false;
    const others = {
      claimant: () => undefined,
      isRecordedElsewhere: never,
      hasArrived: never,
      isOwn: never,
    };
    const doubts = { mayBeUnlisted: never, mayBeAssigned: never, mayBeReleased: never };
    return fold(plan, { results, failure: undefined }, others, doubts, at(now)).recorded.recentWrites;
  };

  for (const how of ["assign", "adopt"] as const) {
    it(`keep their own times, and what is still held of what they added: ${how}`, () => {
      assert.deepEqual(writesAfter(60_000, { [how]: [assigned] }), [
        { ...before, added: new Set([kept]) },
        { ...before, timeMs: 60_000, added: new Set([assigned]) },
      ]);
    });
  }

  it("are gone after that", () => {
    assert.deepEqual(writesAfter(120_000, { assign: [assigned] }), [
      { ...before, timeMs: 120_000, added: new Set([assigned]) },
    ]);
    assert.deepEqual(writesAfter(120_000), []);
  });

  it("do not name devices where they are many, or all that the fleet has", () => {
    const addedOf = (assign: readonly Imei[]) => writesAfter(120_000, { assign })[0]?.added;
    assert.equal(addedOf(imeis(1_000, 50)), "all");
    assert.deepEqual(addedOf(imeis(999, 50)), new Set(imeis(999, 50)));
  });
});
