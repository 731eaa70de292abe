import assert from "node:assert/strict";
import type { DeclaredFleet } from "../../../../src/fleet/programFleets";
import { formatRecord, nothingRecorded, type FleetRecord } from "../../../../src/fleet/fleetState";
import { packState, unpackState } from "../../../../src/fleet/stateAtStart";
import { ProgramRun } from "../../../../src/reconcile/session/programRun";
import { imeis } from "../../../support/imeis";
import { MemoryLicenses } from "../../../support/memoryLicenses";
import { providerSessions } from "../../../support/providerSessions";

const account = "0402196254-00001";
const devices = imeis(4);
const roster = (...numbers: readonly number[]) =>
  new Map(numbers.map((number) => [devices[number]!, undefined] as const));

/** As the state has it once it went up as declared. */
const recordOf = (
  { fleet: name, account: on = account, roster: of = roster(), options }: DeclaredFleet,
  more: Partial<FleetRecord> = {},
): FleetRecord => ({
  ...nothingRecorded,
  fleet: name,
  account: on,
  devices: of,
  options,
  isSecret: false,
  adoptedCount: 0,
  ...more,
});

const stateOf = (recorded: readonly FleetRecord[], now: readonly DeclaredFleet[]) =>
  unpackState(packState({ fleets: recorded.map(formatRecord), late: [] }, now));

/** A run after one in which all went up as declared. */
function runOf(now: readonly DeclaredFleet[], last: readonly DeclaredFleet[]): ProgramRun {
  const run = new ProgramRun();
  run.start(
    now,
    last,
    stateOf(
      last.map((then) => recordOf(then)),
      now,
    ),
  );
  return run;
}

const fleet = (name: string, numbers: readonly number[], more: Partial<DeclaredFleet> = {}): DeclaredFleet => ({
  fleet: name,
  account,
  roster: roster(...numbers),
  options: {},
  formerNames: [],
  ...more,
});

describe("what a program declares, beside its last run", () => {
  const run = runOf(
    [
      fleet("west", [0]),
      fleet("north", [1], { formerNames: ["nord"] }),
      fleet("east", [2], { account: "other" }),
      fleet("later", [], { account: undefined, roster: undefined }),
      fleet("known", [0]),
    ],
    [
      fleet("west", [0, 1]),
      fleet("nord", [1]),
      fleet("east", [2]),
      fleet("meters", [3]),
      fleet("later", [0]),
      ...["known", "never"].map((name) => fleet(name, [], { account: undefined, roster: undefined })),
      fleet("empty", [], { account: undefined }),
      fleet("nowhere", [], { roster: undefined }),
    ],
  );

  it("lacks the fleets that are gone, also those that were not known, and not those that are renamed, move or are not known", () => {
    assert.deepEqual(
      run.removed.map((removed) => removed.fleet),
      ["empty", "meters", "never", "nowhere"],
    );
  });

  it("has fleets that are gone with what the state records, and none that it does not record", () => {
    const [meters, devicesNow] = [fleet("meters", [0, 1]), recordOf(fleet("meters", [1, 2]), { unknown: roster(3) })];
    for (const [recorded, expected] of [
      [[devicesNow], [[roster(1, 2), roster(3)]]],
      [[], []],
    ] as const) {
      const gone = new ProgramRun();
      gone.start([], [meters], stateOf(recorded, []));
      assert.deepEqual(
        gone.removed.map(({ record }) => [record.devices, record.unknown]),
        expected,
      );
      assert.deepEqual(gone.removedUnknown, []);
    }
  });

  it("names fleets that are gone where the engine does not tell what the state records", () => {
    const gone = new ProgramRun();
    gone.start([], [fleet("meters", [0])], undefined);
    assert.deepEqual([gone.removed, gone.removedUnknown.map((of) => of.fleet)], [[], ["meters"]]);
  });

  it("has fleets that change their account", () => {
    assert.deepEqual(
      run.moved.map(({ record, fleet: name, to }) => [record.account, name, to]),
      [[account, "east", "other"]],
    );
  });

  it("tells who declared a device before, by their present names", () => {
    assert.deepEqual(run.fleetsBefore(account, devices[1]!), ["west", "north"]);
    assert.deepEqual(run.fleetsBefore("other", devices[2]!), []);
  });
});

describe("a device in transit", () => {
  const [imei = assert.fail()] = devices;
  const noted = (name: string) => recordOf(fleet(name, []), { inTransit: new Map([[imei, "east"]]) });
  const heldBy = (now: readonly DeclaredFleet[], ...recorded: readonly FleetRecord[]) => {
    const run = new ProgramRun();
    run.start(now, [], stateOf([noted("west"), ...recorded], now));
    return run.isHeldElsewhere(account, "west", imei);
  };
  const [west, east] = [fleet("west", []), fleet("east", [])];

  it("is held by the fleet whose record has it, though it is not declared there any more, or is gone", () => {
    assert.equal(heldBy([west, east], recordOf(fleet("east", [0]))), true);
    assert.equal(heldBy([west], recordOf(fleet("east", [0]))), true);
  });

  it("is held by no other one where none has it, or only on another account, or only the fleet itself by its former name", () => {
    assert.equal(heldBy([west, east], recordOf(fleet("east", [1]))), false);
    assert.equal(heldBy([west, east], recordOf(fleet("east", [0], { account: "other" }))), false);
    const renamed = fleet("west", [], { formerNames: ["east"] });
    assert.equal(heldBy([renamed], recordOf(fleet("east", [0]))), false);
  });
});

describe("an account of which it is not known which devices are declared", () => {
  const unknownOn = (...now: DeclaredFleet[]) => {
    const run = new ProgramRun();
    run.start([fleet("west", [0]), ...now], undefined, undefined);
    return run.undeterminedOn(account);
  };

  it("is any as long as the account of a fleet is not known, and the one of a fleet whose devices are not", () => {
    assert.equal(unknownOn(), undefined);
    assert.equal(unknownOn(fleet("later", [], { account: undefined, roster: undefined })), "later");
    assert.equal(unknownOn(fleet("later", [], { roster: undefined })), "later");
    assert.equal(unknownOn(fleet("later", [], { account: "other", roster: undefined })), undefined);
  });
});

describe("a fleet that was renamed by an alias, and whose former name another fleet has", () => {
  it("did not declare before what that one did, nor keeps what that one does not", () => {
    for (const inOrder of [(fleets: DeclaredFleet[]) => fleets, (fleets: DeclaredFleet[]) => fleets.reverse()]) {
      const run = new ProgramRun();
      const renamed = fleet("east", [0], { formerNames: ["west"], options: { onRemoval: "keep" } });
      run.start(inOrder([renamed, fleet("west", [1])]), [fleet("east", [0]), fleet("west", [1])], undefined);
      assert.deepEqual(run.fleetsBefore(account, devices[1]!), ["west"]);
      assert.deepEqual([run.keeps("east"), run.keeps("west")], [true, false]);
    }
  });

  const unknown = { roster: undefined, formerNames: ["west"] };
  const cases: readonly { what: string; now: DeclaredFleet; then: DeclaredFleet }[] = [
    {
      what: "and that is renamed once more",
      now: fleet("south", [0], { formerNames: ["east", "west"] }),
      then: fleet("east", [0], { formerNames: ["west"] }),
    },
    {
      what: "and whose devices are not known",
      now: fleet("east", [], unknown),
      then: fleet("east", [], unknown),
    },
  ];
  for (const { what, now, then } of cases) {
    it(`does not hide that the other one is gone: ${what}`, () => {
      const run = runOf([now], [then, fleet("west", [1])]);
      assert.deepEqual(
        run.removed.map((removed) => removed.fleet),
        ["west"],
      );
    });
  }
});

describe("a fleet that the state records, and that is not announced", () => {
  const [meters, west] = [recordOf(fleet("meters", [0])), fleet("west", [1])];
  const removedOf = (last: readonly DeclaredFleet[], late: readonly string[] | undefined) => {
    const run = new ProgramRun();
    const fleets = [recordOf(west), meters].map(formatRecord);
    run.start([west], last, unpackState(packState({ fleets, late }, [west])));
    return run.removed.map((removed) => removed.fleet);
  };

  it("is removed, also one that no full run has declared, but not one that was declared late", () => {
    assert.deepEqual(removedOf([west], []), ["meters"]);
    assert.deepEqual(removedOf([west], ["meters"]), []);
  });

  it("is removed only if the last run announced it, where an earlier release did not record which ones were late", () => {
    assert.deepEqual(removedOf([west], undefined), []);
    assert.deepEqual(removedOf([west, fleet("meters", [0])], undefined), ["meters"]);
  });
});

describe("a fleet with an alias", () => {
  const named = (name: string, ...formerNames: readonly string[]) => fleet(name, [0], { formerNames });
  const leavingOf = (now: readonly DeclaredFleet[], ...recorded: readonly FleetRecord[]) => {
    const run = new ProgramRun();
    run.start(now, [], stateOf(recorded, now));
    return {
      removed: run.removed.map((of) => of.fleet),
      moved: run.moved.map((of) => [of.record.fleet, of.fleet, of.to]),
    };
  };
  const record = (name: string, on = account) => recordOf(fleet(name, [0], { account: on }));

  it("is the one of that name, which may change its account at once", () => {
    assert.deepEqual(leavingOf([named("east", "west")], record("west")), { removed: [], moved: [] });
    assert.deepEqual(leavingOf([named("east", "west")], record("west", "other")), {
      removed: [],
      moved: [["west", "east", account]],
    });
  });

  it("is not one that has that name now, or is gone with it, once it is recorded under its own", () => {
    for (const on of [account, "other"]) {
      const recorded = [record("east"), record("west", on)];
      assert.deepEqual(leavingOf([named("east", "west")], ...recorded), { removed: ["west"], moved: [] });
    }
    assert.deepEqual(leavingOf([named("east", "west"), named("west")], record("west")), { removed: [], moved: [] });
  });
});

describe("what fleets need at most that are not planned yet", () => {
  const licensed = new Set<string>(devices.slice(0, 2));
  const needed = (planned: string[] = []) => {
    const { sessions } = providerSessions(new MemoryLicenses(9, [...licensed]));
    const now = [
      fleet("west", [0, 2, 3]),
      fleet("east", [1]),
      fleet("later", [], { roster: undefined }),
      fleet("anywhere", [2], { account: undefined }),
      fleet("south", [3], { account: "other" }),
    ];
    sessions.announce(now);
    sessions.run.start(now, undefined, undefined);
    planned.forEach((name) => sessions.of(account).planned.add(name));
    return sessions
      .of(account)
      .mostNeeded(licensed)
      .map(({ fleet: name, assign }) => [name, assign.length]);
  };

  it("is a license for each of their devices without one", () => {
    assert.deepEqual(needed(), [
      ["west", 2],
      ["east", 0],
    ]);
  });

  it("is nothing of a fleet that is planned already", () => {
    assert.deepEqual(needed(["west"]), [["east", 0]]);
  });

  it("is nothing as long as their account or their devices are not known, nor do these belong to an account", () => {
    const { sessions } = providerSessions(new MemoryLicenses(9));
    sessions.announce([fleet("later", [], { roster: undefined }), fleet("anywhere", [2], { account: undefined })]);
    assert.equal(sessions.of(account).claims.claimant("west", devices[2]!), undefined);
    assert.deepEqual(
      ["later", "anywhere"].flatMap((name) => sessions.accountsOf(name)),
      [],
    );
  });

  it("is nothing that a run with --target could know", () => {
    const { sessions } = providerSessions(new MemoryLicenses(9));
    sessions.announce([fleet("west", [2, 3])]);
    assert.deepEqual(sessions.of(account).mostNeeded(licensed), []);
  });
});
