import assert from "node:assert/strict";
import type { Imei } from "../../../src/fleet/imei";
import type { Result } from "../../../src/ports/licenseApi";
import { apply, type Applied } from "../../../src/reconcile/apply";
import { imeis } from "../../support/imeis";
import { planOf } from "../../support/plans";

type Call = readonly ["assign" | "remove", readonly Imei[]];

/** Applies a plan of so many devices to an API that answers as told, call by call, and "done" after that. */
async function applied(
  { assign = 0, release = 0, free = 99 }: { assign?: number; release?: number; free?: number },
  answers: readonly (((imei: Imei) => Result) | Error)[],
  listed?: ReadonlySet<string>,
  mayBeUnlisted = false,
) {
  const wrote: (readonly [Imei, boolean])[] = [];
  const progress: (readonly [Call[0], number, number])[] = [];
  const calls: Call[] = [];
  const waits: number[] = [];
  const write = (kind: Call[0]) =>
    async function* (_account: string, devices: readonly Imei[]): AsyncGenerator<readonly Result[]> {
      const answer = answers[calls.length] ?? ((imei: Imei) => ({ imei, outcome: "done" as const }));
      calls.push([kind, devices]);
      await Promise.resolve();
      if (answer instanceof Error) {
        throw answer;
      }
      yield devices.map(answer);
    };
  const outcome = await apply(planOf("west", assign, release), {
    api: { assign: write("assign"), remove: write("remove") },
    free,
    verify: () => Promise.resolve(listed),
    wrote: (imei, isLicensed) => wrote.push([imei, isLicensed]),
    mayBeUnlisted: () => mayBeUnlisted,
    pause: (round) => {
      waits.push(round);
      return Promise.resolve();
    },
    onProgress: {
      assign: (done, total) => progress.push(["assign", done, total]),
      remove: (done, total) => progress.push(["remove", done, total]),
    },
  });
  return { calls, waits, outcome, wrote, progress };
}

const failed = (imei: Imei): Result => ({ imei, outcome: "failed", reason: "Internal error." });
const unknown = (imei: Imei): Result => ({ imei, outcome: "unknown", reason: "no answer" });
const already = (imei: Imei): Result => ({ imei, outcome: "alreadyDone" });
const become = ({ results }: Applied): string[] => [...results.values()].map(({ outcome }) => outcome);

describe("applying a plan", () => {
  it("adds before it releases, and only what does not fit the pool after that", async () => {
    const { calls } = await applied({ assign: 3, release: 2, free: 1 }, []);
    assert.deepEqual(calls, [
      ["assign", imeis(1)],
      ["remove", imeis(2, 500)],
      ["assign", imeis(3).slice(1)],
    ]);
  });

  it("releases nothing once a write could not go on, and has no results for the rest", async () => {
    const { calls, outcome } = await applied({ assign: 2, release: 1 }, [new Error("not responding")]);
    assert.deepEqual([calls.length, outcome.failure?.message], [1, "not responding"]);
    assert.deepEqual(become(outcome), []);
  });

  it("sends what an answer calls failed four times, waiting in between, and looks then", async () => {
    const { calls, waits, outcome } = await applied({ assign: 1 }, [failed, failed, failed, failed], new Set());
    assert.deepEqual([calls.length, waits, become(outcome)], [4, [1, 2, 3], ["failed"]]);
  });

  it("tells of each license that came or went, and how far it is", async () => {
    const one = (imei: Imei): Result =>
      imei === imeis(1)[0] ? already(imei) : imei === imeis(1, 2)[0] ? unknown(imei) : { imei, outcome: "done" };
    const { wrote, progress } = await applied({ assign: 3, release: 1 }, [one], new Set(imeis(3)));
    const [first, , third] = imeis(3);
    assert.deepEqual(wrote, [
      [first, true],
      [third, true],
      [imeis(1, 500)[0], false],
    ]);
    assert.deepEqual(progress, [
      ["assign", 2, 3],
      ["remove", 1, 1],
    ]);
  });

  it("says how often it was tried in the reason of a device that failed to the end, and not in others", async () => {
    const { outcome } = await applied({ assign: 1 }, [failed, failed, failed, failed], new Set());
    assert.deepEqual(
      [...outcome.results.values()].map((result) => "reason" in result && result.reason),
      ["Internal error. (tried 4 times)"],
    );
    const unverified = await applied({ assign: 1 }, [unknown], undefined);
    assert.deepEqual([...unverified.outcome.results.values()], [unknown(imeis(1)[0]!)]);
  });

  it("finds by looking what an answer called failed and what was done all the same", async () => {
    const { outcome } = await applied({ assign: 1 }, [failed, failed, failed, failed], new Set(imeis(1)));
    assert.deepEqual(become(outcome), ["done"]);
  });

  it("takes for its own doing what is so already after it was sent before, and for another's what is so at once", async () => {
    assert.deepEqual(become((await applied({ assign: 1 }, [failed, already])).outcome), ["done"]);
    assert.deepEqual(become((await applied({ assign: 1 }, [already])).outcome), ["alreadyDone"]);
  });

  for (const [what, listed, release, expected] of [
    ["an assignment that a listing shows", new Set(imeis(1)), 0, "done"],
    ["an assignment that a listing does not show, which may still come", new Set<string>(), 0, "unknown"],
    ["an assignment without a listing to look at", undefined, 0, "unknown"],
    ["a release that a listing shows", new Set<string>(), 1, "done"],
    ["a release that a listing does not show, which may still come", new Set(imeis(1, 500)), 1, "unknown"],
  ] as const) {
    it(`does not send again what got no answer: ${what} is ${expected}`, async () => {
      const { calls, outcome } = await applied({ assign: 1 - release, release }, [unknown], listed);
      assert.deepEqual([calls.length, become(outcome)], [1, [expected]]);
    });
  }

  it("does not know of what was sent once without an answer, whatever answers said of it since, unless it is listed", async () => {
    const open = (imei: Imei): Result => ({ imei, outcome: "failed", reason: "Internal error.", mayHaveActed: true });
    const answers = [open, failed, failed, failed];
    for (const [listed, expected] of [
      [[], "unknown"],
      [imeis(1), "done"],
    ] as const) {
      const { calls, outcome } = await applied({ assign: 1 }, answers, new Set<string>(listed));
      assert.deepEqual([calls.length, become(outcome)], [4, [expected]]);
    }
  });

  it("does not take a release for done that is not listed, of a device that may not have been listed yet", async () => {
    const { outcome } = await applied({ release: 1 }, [unknown], new Set(), true);
    assert.deepEqual(become(outcome), ["unknown"]);
  });

  it("does not know of what was refused after an attempt without an answer, unless it can never be released", async () => {
    const refusal = { outcome: "refused", reason: "No license available." } as const;
    const refused = (imei: Imei): Result => ({ imei, ...refusal });
    const open = (imei: Imei): Result => ({ imei, outcome: "failed", reason: "no clear answer", mayHaveActed: true });
    for (const [answers, of, expected] of [
      [[refused], { assign: 1 }, "refused"],
      [[(imei: Imei): Result => ({ imei, ...refusal, mayHaveActed: true })], { assign: 1 }, "unknown"],
      [[open, refused], { assign: 1 }, "unknown"],
      [[open, (imei: Imei): Result => ({ imei, ...refusal, unreleasable: true })], { release: 1 }, "refused"],
    ] as const) {
      const listed = new Set<string>("release" in of ? imeis(1, 500) : []);
      assert.deepEqual(become((await applied(of, answers, listed)).outcome), [expected]);
    }
  });

  it("says how often it has tried, if more than once", async () => {
    const reasonsAfter = async (...answers: ((imei: Imei) => Result)[]) =>
      [...(await applied({ assign: 1 }, answers, new Set())).outcome.results.values()].map(
        (result) => "reason" in result && result.reason,
      );
    assert.deepEqual(await reasonsAfter(failed, failed, failed, failed), ["Internal error. (tried 4 times)"]);
    const { outcome } = await applied({ assign: 1 }, [failed, new Error("gone")], new Set());
    assert.deepEqual(
      [...outcome.results.values()].map((result) => "reason" in result && result.reason),
      ["Internal error."],
    );
  });

  it("knows nothing of what an answer called failed, when there is no listing to look at", async () => {
    assert.deepEqual(become((await applied({ assign: 1 }, [failed, failed, failed, failed])).outcome), ["unknown"]);
  });
});
