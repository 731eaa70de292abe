import assert from "node:assert/strict";
import { breakDown, sumOfBreakdowns, type PoolBreakdown } from "../../../../src/cli/facts/poolBreakdown";
import type { UpgradeReport } from "../../../../src/ports/licenseApi";

type Named = { readonly [Name in keyof UpgradeReport]?: readonly string[] | undefined };

/** All devices of an account that has a to f, of which nothing else is known. */
function reported({ known = ["a", "b", "c", "d", "e", "f"], ineligible = [], ...others }: Named): UpgradeReport {
  const { eligibilityUnknown = [], upgraded = [], upgrading = [], scheduled = [], gaps = [] } = others;
  return {
    known: new Set(known),
    ineligible: new Set(ineligible),
    eligibilityUnknown: new Set(eligibilityUnknown),
    upgraded: new Set(upgraded),
    upgrading: new Set(upgrading),
    scheduled: new Set(scheduled),
    gaps,
  };
}

const counts = (changes: Partial<PoolBreakdown>): PoolBreakdown => ({
  releasableCount: 0,
  scheduledCount: 0,
  stuckCount: 0,
  unknownCount: 0,
  licensedIneligibleCount: 0,
  unlicensedEligibleCount: 0,
  ...changes,
});

describe("the breakdown of licensed devices", () => {
  const cases: [what: string, licensed: string[], report: UpgradeReport, expected: Partial<PoolBreakdown>][] = [
    ["an account without devices", [], reported({ known: [] }), {}],
    ["devices without an upgrade", ["a", "b"], reported({}), { releasableCount: 2, unlicensedEligibleCount: 4 }],
    [
      "each state",
      ["a", "b", "c", "d"],
      reported({ upgraded: ["a"], upgrading: ["b"], scheduled: ["c"] }),
      { releasableCount: 1, scheduledCount: 1, stuckCount: 2, unlicensedEligibleCount: 2 },
    ],
    [
      "devices whose upgrade moved on between two lists, once each, as stuck",
      ["a", "b"],
      reported({ upgraded: ["a"], upgrading: ["a", "b"], scheduled: ["a", "b"] }),
      { stuckCount: 2, unlicensedEligibleCount: 4 },
    ],
    [
      "devices without a license in no state",
      ["a"],
      reported({ upgraded: ["b"], upgrading: ["c"], scheduled: ["d"] }),
      { releasableCount: 1, unlicensedEligibleCount: 5 },
    ],
    [
      "ineligible devices, whatever their state",
      ["a", "b", "c"],
      reported({ ineligible: ["a", "b", "f"], upgraded: ["a"] }),
      { releasableCount: 2, stuckCount: 1, licensedIneligibleCount: 2, unlicensedEligibleCount: 2 },
    ],
    [
      "nothing that is not told, but what is stuck all the same",
      ["a", "b", "c"],
      reported({ upgrading: ["a"], scheduled: ["b"], gaps: ["It is not known."] }),
      {
        releasableCount: undefined,
        scheduledCount: undefined,
        stuckCount: 1,
        unknownCount: 2,
        unlicensedEligibleCount: 3,
      },
    ],
    [
      "no 0 beside an unknown one",
      ["a"],
      reported({ gaps: ["It is not known."] }),
      {
        releasableCount: undefined,
        scheduledCount: undefined,
        stuckCount: undefined,
        unknownCount: 1,
        unlicensedEligibleCount: 5,
      },
    ],
    [
      "no unknown one where none is licensed",
      [],
      reported({ gaps: ["It is not known."] }),
      { unlicensedEligibleCount: 6 },
    ],
    [
      "a licensed device that is not in the device list as unknown",
      ["a", "x"],
      reported({}),
      {
        releasableCount: 1,
        scheduledCount: undefined,
        stuckCount: undefined,
        unknownCount: 1,
        licensedIneligibleCount: undefined,
        unlicensedEligibleCount: 5,
      },
    ],
    [
      "no ineligible ones where it is not known of a licensed device",
      ["a", "b"],
      reported({ ineligible: ["a", "c"], eligibilityUnknown: ["b"] }),
      { releasableCount: 2, licensedIneligibleCount: undefined, unlicensedEligibleCount: 3 },
    ],
    [
      "no eligible ones where it is not known of an unlicensed device",
      ["a", "b"],
      reported({ ineligible: ["a", "c"], eligibilityUnknown: ["d"] }),
      { releasableCount: 2, licensedIneligibleCount: 1, unlicensedEligibleCount: undefined },
    ],
    [
      "an account whose devices are not listed",
      ["a"],
      { ...reported({ gaps: ["It is not known."] }), known: undefined },
      {
        releasableCount: undefined,
        scheduledCount: undefined,
        stuckCount: undefined,
        unknownCount: 1,
        licensedIneligibleCount: undefined,
        unlicensedEligibleCount: undefined,
      },
    ],
  ];
  for (const [what, licensed, report, expected] of cases) {
    it(`counts ${what}`, () => {
      assert.deepEqual(breakDown({ devices: new Set(licensed) }, report), counts(expected));
    });
  }
});

describe("the sum of breakdowns", () => {
  const cases: [what: string, parts: Partial<PoolBreakdown>[], expected: Partial<PoolBreakdown>][] = [
    ["nothing", [], {}],
    [
      "what is known",
      [
        { releasableCount: 1, scheduledCount: 2, licensedIneligibleCount: 3 },
        { releasableCount: 4, stuckCount: 5, unlicensedEligibleCount: 6 },
      ],
      {
        releasableCount: 5,
        scheduledCount: 2,
        stuckCount: 5,
        licensedIneligibleCount: 3,
        unlicensedEligibleCount: 6,
      },
    ],
    [
      "what is known of one account as a lower bound, and no 0 beside an unknown one",
      [
        { releasableCount: 4 },
        { releasableCount: undefined, scheduledCount: undefined, stuckCount: undefined, unknownCount: 7 },
      ],
      { releasableCount: 4, scheduledCount: undefined, stuckCount: undefined, unknownCount: 7 },
    ],
    [
      "no eligibility that is not told of each account",
      [{ licensedIneligibleCount: undefined, unlicensedEligibleCount: undefined }, { licensedIneligibleCount: 3 }],
      { licensedIneligibleCount: undefined, unlicensedEligibleCount: undefined },
    ],
  ];
  for (const [what, parts, expected] of cases) {
    it(`has ${what}`, () => {
      assert.deepEqual(sumOfBreakdowns(parts.map(counts)), counts(expected));
    });
  }
});
