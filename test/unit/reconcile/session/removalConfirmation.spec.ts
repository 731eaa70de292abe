import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { EventEmitter, once } from "node:events";
import fc from "fast-check";
import { RemovalConfirmation } from "../../../../src/reconcile/session/removalConfirmation";

describe("a confirmed removal", () => {
  const rows: [string, number | undefined][] = [
    ["", undefined],
    ["  ", undefined],
    ["100", 100],
    [" 100 ", 100],
    ["west=100", 100],
    ["east=200, west=100", 100],
    ["east=200", undefined],
    ["a=b=3,west=7", 7],
    ['"west"=100', 100],
    ['"east, west=3"=200, west=100', 100],
    ['12" pipes=5,west=100', 100],
  ];
  for (const [text, confirmed] of rows) {
    it(`of ${JSON.stringify(text)} is ${String(confirmed)} for the fleet west`, () => {
      assert.equal(new RemovalConfirmation(() => text).of("west"), confirmed);
    });
  }

  for (const text of [
    "all",
    "west",
    "west=",
    "west=many",
    "west=1;east=2",
    "-5",
    "west=1,",
    "west=1,west=2",
    'west=1, "west"=1',
    '"west=1',
    '"west"1',
    '"\\q"=1,west=1',
  ]) {
    it(`of ${JSON.stringify(text)} confirms nothing and is an error`, () => {
      assert.throws(
        () => new RemovalConfirmation(() => text).of("west"),
        /THINGSPACE_CONFIRM_REMOVAL .* cannot be read/,
      );
    });
  }

  it("of several fleets is asked for in one, in the order of their names, because a run has only one", () => {
    const confirmation = new RemovalConfirmation(() => "");
    assert.equal(pasted(confirmation.howTo("west", 100)), "THINGSPACE_CONFIRM_REMOVAL=west=100");
    assert.equal(pasted(confirmation.howTo("east", 200)), "THINGSPACE_CONFIRM_REMOVAL=east=200,west=100");
    assert.equal(pasted(confirmation.howTo("west", 100)), "THINGSPACE_CONFIRM_REMOVAL=east=200,west=100");
    assert.equal(pasted(confirmation.howTo("north", 3)), "THINGSPACE_CONFIRM_REMOVAL=east=200,north=3,west=100");
  });

  for (const [fleet, expected] of [
    ["north meters", "'north meters=12'"],
    ["it's", `'it'\\''s=12'`],
    ["$HOME", "'$HOME=12'"],
    ["a,b", `'"a,b"=12'`],
    ["a=b", `'"a=b"=12'`],
    ["west/pumps_1.a-b", "west/pumps_1.a-b=12"],
  ] as const) {
    it(`of the fleet ${fleet} is printed as ${expected}`, () => {
      const printed = pasted(new RemovalConfirmation(() => "").howTo(fleet, 12));
      assert.equal(printed, `THINGSPACE_CONFIRM_REMOVAL=${expected}`);
    });
  }

  it("is asked for with all deletions that are judged at the same time, whichever is refused first", async () => {
    const confirmation = new RemovalConfirmation(() => "");
    const deletion = (fleet: string, releases: number, look: Promise<unknown>) =>
      confirmation.judge(
        () => look,
        () => ({ problem: confirmation.howTo(fleet, releases) }),
      );
    const looking = new EventEmitter();
    const later = once(looking, "looked");
    const refusals = [deletion("west", 100, Promise.resolve()), deletion("east", 200, later)].map((judged) =>
      judged.catch((error: unknown) => pasted(String(error))),
    );
    let isRefused = false;
    void refusals[0]?.then(() => (isRefused = true));
    await new Promise(setImmediate);
    assert.ok(!isRefused, "it waits for the other one");
    looking.emit("looked");
    const all = "THINGSPACE_CONFIRM_REMOVAL=east=200,west=100";
    assert.deepEqual(await Promise.all(refusals), [all, all]);
  });

  it("is what a shell makes of the text that is printed, whatever fleets are called", () => {
    const name = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1 }),
      fc.string({ unit: fc.constantFrom(...Array.from(`,=;"'\\ $\`!#~&|<>(){}[]*?\n\t-1ä`)), minLength: 1 }),
    );
    const samples = fc.sample(fc.dictionary(name, fc.nat(), { minKeys: 1, maxKeys: 4, noNullPrototype: true }), 300);
    const printed = samples.map((fleets) => {
      const confirmation = new RemovalConfirmation(() => "");
      return pasted(
        Object.entries(fleets)
          .map(([fleet, releases]) => confirmation.howTo(fleet, releases))
          .at(-1) ?? "",
      );
    });
    const script = printed.map((assignment) => `${assignment} printenv THINGSPACE_CONFIRM_REMOVAL; printf '\\000'\n`);
    const values = execFileSync("sh", { input: script.join(""), encoding: "utf8" }).split("\n\0");
    samples.forEach((fleets, index) => {
      const read = new RemovalConfirmation(() => values[index] ?? "");
      for (const [fleet, releases] of Object.entries(fleets)) {
        assert.equal(read.of(fleet), releases, `${fleet} of ${printed[index]}`);
      }
    });
  });
});

/** What people copy out of the message. */
function pasted(message: string): string {
  const [, assignment] = /(THINGSPACE_CONFIRM_REMOVAL=.*) in the environment/s.exec(message) ?? [];
  return assignment ?? "";
}
