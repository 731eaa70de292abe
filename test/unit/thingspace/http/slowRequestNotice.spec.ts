import assert from "node:assert/strict";
import type { Observation } from "../../../../src/thingspace/http/requestLog";
import { signOfLife, signsOfLife } from "../../../../src/thingspace/http/slowRequestNotice";
import { fakeClock } from "../../../support/fakeClock";
import { observation, timedOut } from "../observation";

const path = "/api/fota/v1/licenses/7-1/index/0";
const failed = (
  kind: NonNullable<Observation["failure"]>["kind"],
  afterMilliseconds: number,
  changes: Partial<Observation> = {},
): Partial<Observation> => ({
  failure: { kind, errorCode: undefined, rejectedToken: undefined, mayHaveActed: false },
  again: { afterMilliseconds, attempts: 4 },
  answer: undefined,
  ...changes,
});

describe("a sign of life", () => {
  const lines: [changes: Partial<Observation>, line: string | undefined][] = [
    [timedOut, `ThingSpace did not answer GET ${path} within 30 seconds; trying again (2 of 4)`],
    [{ ...timedOut, attempt: 3 }, `ThingSpace did not answer GET ${path} within 30 seconds; trying again (4 of 4)`],
    [
      failed("unavailable", 60_000, { answer: { status: 503, bytes: 0 } }),
      `ThingSpace failed on GET ${path} (503); trying again in 60 seconds (2 of 4)`,
    ],
    [
      failed("throttled", 7_000, { answer: { status: 429, bytes: 0 } }),
      `ThingSpace answered GET ${path} with "too many requests"; trying again in 7 seconds (2 of 4)`,
    ],
    [
      failed("unreachable", 500, { milliseconds: 10_001 }),
      `ThingSpace cannot be reached for GET ${path}; trying again (2 of 4)`,
    ],
    [
      failed("interrupted", 500, { milliseconds: 10_001 }),
      `The connection to ThingSpace broke during GET ${path}; trying again (2 of 4)`,
    ],
    [failed("interrupted", 5_000, { milliseconds: 10_000 }), undefined],
    [{ ...timedOut, again: undefined }, undefined],
    [
      { ...timedOut, again: undefined, devices: 100 },
      `ThingSpace did not answer GET ${path} within 30 seconds; going on, and looking later what it did`,
    ],
    [failed("untrusted", 0, { again: undefined, devices: 100, milliseconds: 30_000 }), undefined],
    [failed("throttled", 3_000, { answer: { status: 429, bytes: 0 } }), undefined],
    [
      failed("throttled", 3_000, { answer: { status: 429, bytes: 0 }, attempt: 2 }),
      `ThingSpace answered GET ${path} with "too many requests"; trying again (3 of 4)`,
    ],
    [{ milliseconds: 25_000 }, undefined],
  ];
  for (const [changes, line] of lines) {
    it(`is ${line ?? "none"} for ${JSON.stringify(changes)}`, () => {
      assert.equal(signOfLife(observation(changes)), line);
    });
  }

  it("is printed once in ten seconds at most", () => {
    const clock = fakeClock();
    const printed: number[] = [];
    const observe = signsOfLife({ clock, print: () => printed.push(clock.now()) });
    for (const passed of [0, 9_999, 1, 1, 30_000]) {
      clock.advance(passed);
      observe(observation(timedOut));
    }
    assert.deepEqual(printed, [0, 10_000, 40_001]);
  });

  it("is not held back by exchanges that have nothing to say", () => {
    const clock = fakeClock();
    const printed: string[] = [];
    const observe = signsOfLife({ clock, print: (line) => printed.push(line) });
    observe(observation());
    observe(observation(timedOut));
    assert.equal(printed.length, 1);
  });
});
