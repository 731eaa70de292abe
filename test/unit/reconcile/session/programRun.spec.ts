import assert from "node:assert/strict";
import type { DeclaredFleet } from "../../../../src/fleet/programFleets";
import { ProgramRun } from "../../../../src/reconcile/session/programRun";
import { imeis } from "../../../support/imeis";
import { MemoryLicenses } from "../../../support/memoryLicenses";
import { providerSessions } from "../../../support/providerSessions";

const account = "0402196254-00001";
const devices = imeis(4);
const roster = (...numbers: readonly number[]) =>
  new Map(numbers.map((number) => [devices[number]!, undefined] as const));

const fleet = (name: string, numbers: readonly number[], more: Partial<DeclaredFleet> = {}): DeclaredFleet => ({
  fleet: name,
  account,
  roster: roster(...numbers),
  options: {},
  formerNames: [],
  ...more,
});

describe("what a program declares, beside its last run", () => {
  const run = new ProgramRun();
  run.start(
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

  it("lacks the fleets that are gone, and not those that are renamed, move, or were not known or are not yet", () => {
    assert.deepEqual(
      run.removed.map((removed) => removed.fleet),
      ["meters"],
    );
  });

  it("has fleets that change their account", () => {
    assert.deepEqual(
      run.moved.map(({ before, fleet: name, to }) => [before.account, name, to]),
      [[account, "east", "other"]],
    );
  });

  it("tells who declared a device before, by their present names", () => {
    assert.deepEqual(run.fleetsBefore(account, devices[1]!), ["west", "north"]);
    assert.deepEqual(run.fleetsBefore("other", devices[2]!), []);
  });
});

describe("a fleet to which another one gave a device", () => {
  const [imei = assert.fail(), other] = [devices[0], "0402196254-00002"];
  const hasIt = (name: string) => fleet(name, [0]);
  const hasNot = (name: string) => fleet(name, []);
  const output = (name: string, more = {}) => fleet(name, [], { roster: undefined, ...more });
  const both = [hasNot("giver"), hasNot("receiver")];
  const cases: readonly (readonly [string, boolean, readonly DeclaredFleet[], readonly DeclaredFleet[] | undefined])[] =
    [
      ["may have taken it when no run is on record", true, both, undefined],
      ["may have when the giver had it in the last full run", true, both, [hasIt("giver"), hasNot("receiver")]],
      ["may have, new since, when the giver had it then", true, [hasNot("giver")], [hasIt("giver")]],
      ["may not when the giver was without it then", false, both, both],
      ["may not when the giver had it then on another account", false, both, [fleet("giver", [0], { account: other })]],
      ["may have when its devices were not known then", true, [hasNot("giver")], [hasNot("giver"), output("receiver")]],
      ["may have when the giver's were not known then", true, both, [output("giver"), hasNot("receiver")]],
      ["may not when it is gone since before then", false, [output("giver")], [output("giver")]],
      ["may have when it is new, and so is the giver", true, both, []],
      [
        "may not when it was and is on another account",
        false,
        [fleet("receiver", [], { account: other })],
        [output("receiver", { account: other }), hasIt("giver")],
      ],
      [
        "may have when it comes from another account",
        true,
        both,
        [output("receiver", { account: other }), hasNot("giver")],
      ],
      ["may have when the last run declared neither of the two", true, [hasNot("giver")], []],
      ["may not when the giver is always late", false, [hasNot("other")], [hasNot("other")]],
      [
        "may not when it was gone already, and the giver without it",
        false,
        both,
        [hasNot("giver"), fleet("receiver", [0], { isLeftover: true })],
      ],
    ];
  for (const [what, may, now, last] of cases) {
    it(what, () => {
      const run = new ProgramRun();
      run.start(now, last);
      assert.equal(run.mayHaveReceived(account, imei, { from: "giver", to: "receiver", isStaying: true }), may);
    });
  }

  it("may not, late or gone, when the giver is gone as well", () => {
    const run = new ProgramRun();
    run.start([hasNot("receiver")], [hasNot("receiver")]);
    assert.equal(run.mayHaveReceived(account, imei, { from: "giver", to: "receiver", isStaying: false }), false);
  });
});

describe("an account of which it is not known which devices are declared", () => {
  const unknownOn = (...now: DeclaredFleet[]) => {
    const run = new ProgramRun();
    run.start([fleet("west", [0]), ...now], undefined);
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
      run.start(inOrder([renamed, fleet("west", [1])]), [fleet("east", [0]), fleet("west", [1])]);
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
      const run = new ProgramRun();
      run.start([now], [then, fleet("west", [1])]);
      assert.deepEqual(
        run.removed.map((removed) => removed.fleet),
        ["west"],
      );
    });
  }
});

describe("a fleet that was gone already in the last run, and is declared again", () => {
  const run = new ProgramRun();
  const before = { isLeftover: true } as const;
  const now = [fleet("west", [0]), fleet("east", [1], { account: "other" })];
  run.start(now, [fleet("west", [0, 1], before), fleet("east", [1], before)]);

  it("is a new one", () => {
    assert.deepEqual(run.removed, []);
    assert.deepEqual(run.moved, []);
    assert.deepEqual(run.fleetsBefore(account, devices[1]!), []);
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
    sessions.run.start(now, undefined);
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
