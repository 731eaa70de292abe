import assert from "node:assert/strict";
import type { RemovalLimit } from "../../../../src/fleet/fleetOptions";
import { removalLimitProblem } from "../../../../src/reconcile/check/removalLimit";

describe("the removal limit", () => {
  interface Row {
    readonly what: string;
    readonly size: number;
    readonly releases: number;
    readonly limit?: RemovalLimit;
    readonly confirmed?: number;
    readonly allowed: boolean;
  }
  const rows: readonly Row[] = [
    { what: "a quarter of the fleet", size: 100, releases: 25, allowed: true },
    { what: "one more than a quarter", size: 100, releases: 26, allowed: false },
    { what: "all of ten devices, for which it is not armed", size: 10, releases: 10, allowed: true },
    { what: "all of eleven devices", size: 11, releases: 11, allowed: false },
    { what: "nothing", size: 100, releases: 0, limit: { devices: 0 }, allowed: true },
    { what: "one where none may go", size: 100, releases: 1, limit: { percent: 0 }, allowed: false },
    { what: "all where all may go", size: 100, releases: 100, limit: { percent: 100 }, allowed: true },
    { what: "as many devices as are named", size: 100, releases: 5, limit: { devices: 5 }, allowed: true },
    { what: "more devices than are named", size: 100, releases: 6, limit: { devices: 5 }, allowed: false },
    { what: "anything where it is switched off", size: 100, releases: 100, limit: false, allowed: true },
    { what: "the number confirmed", size: 100, releases: 60, confirmed: 60, allowed: true },
    { what: "more than the number confirmed", size: 100, releases: 61, confirmed: 60, allowed: false },
    {
      what: "less than the number confirmed, which is stale then",
      size: 100,
      releases: 59,
      confirmed: 60,
      allowed: false,
    },
  ];
  for (const { what, size, releases, limit = { percent: 25 }, confirmed, allowed } of rows) {
    it(`${allowed ? "allows" : "refuses"} ${what}`, () => {
      const problem = removalLimitProblem(
        { fleet: "west", cause: "this change", otherwise: "keep it", size, releases },
        limit,
        confirmed,
        () => "confirm",
      );
      assert.equal(problem === undefined, allowed, problem);
    });
  }

  it("says what would happen, what is allowed and how to confirm exactly that", () => {
    assert.match(
      String(
        removalLimitProblem(
          { fleet: "west", cause: "this change", otherwise: "keep it", size: 1_200, releases: 1_000 },
          { percent: 25 },
          7,
          () => "set confirmRemoval: 1000",
        ),
      ),
      /^fleet west: .* 1,000 of 1,200 licenses .* 25%\. .* 7\. .* 1,000, set confirmRemoval: 1000; .* \[removal-limit\]$/,
    );
  });
});
