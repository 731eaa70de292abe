import assert from "node:assert/strict";
import { headroomReport } from "../../../../src/cli/report/headroomReport";
import { judgeHeadroom } from "../../../../src/cli/facts/headroomVerdict";
import { facts } from "../commandRun";

function report(minFree: number | undefined, minFreePercent?: number, pool = facts()) {
  const limits = { minFree, minFreePercent };
  return headroomReport(pool, limits, judgeHeadroom(pool, limits));
}

const shrunk = facts({ licenseCount: 5, licenseUsedCount: 9, licenseFreeCount: 0, licenseOvercommitCount: 4 });
const advice = "Add licenses to the subscription, or remove devices.";

describe("the report of a check", () => {
  const rows: [what: string, of: ReturnType<typeof report>, sentence: string][] = [
    [
      "enough",
      report(4),
      "enough: account 0402196254-00001 has 4 licenses free (16 of 20 in use), and 4 are required (--min-free 4).",
    ],
    [
      "too few",
      report(8),
      `too few: account 0402196254-00001 has 4 licenses free (16 of 20 in use), and 8 are required (--min-free 8): 4 missing. ${advice}`,
    ],
    [
      "a percent",
      report(1, 25.5),
      `too few: account 0402196254-00001 has 4 licenses free (16 of 20 in use), and 6 are required (25.5% of 20): 2 missing. ${advice}`,
    ],
    [
      "one of each",
      report(1, undefined, facts({ licenseUsedCount: 19, licenseFreeCount: 1 })),
      "enough: account 0402196254-00001 has 1 license free (19 of 20 in use), and 1 is required (--min-free 1).",
    ],
    [
      "a pool that shrank",
      report(0, undefined, shrunk),
      "too few: account 0402196254-00001 has 0 licenses free (9 of 5 in use, 4 more than the pool holds), " +
        `and 0 are required (--min-free 0): 4 missing. ${advice}`,
    ],
  ];
  for (const [what, { text }, sentence] of rows) {
    it(`says in a sentence: ${what}`, () => {
      assert.equal(text(undefined), sentence);
    });
  }

  it("is green when it passes and red when not, in a terminal with colors", () => {
    const terminal = { width: 80, color: true };
    assert.match(report(4).text(terminal), /^\x1b\[32menough\x1b\[39m: account/);
    assert.match(report(5).text(terminal), /^\x1b\[31mtoo few\x1b\[39m: account/);
    assert.doesNotMatch(report(5).text({ ...terminal, color: false }), /\x1b/);
  });

  it("is a failure only when licenses are missing, and without colors", () => {
    assert.equal(report(4).failure, undefined);
    assert.equal(report(5).failure, report(5).text(undefined));
  });

  it("is a title, a table and advice in Markdown", () => {
    assert.equal(
      report(8).markdown,
      [
        "**Too few licenses are free: 4 missing.**",
        "",
        "| FOTA licenses | 0402196254-00001 |",
        "| --- | --- |",
        "| licenses | 20 |",
        "| used | 16 |",
        "| free | 4 |",
        "| required | 8 (--min-free 8) |",
        "| missing | 4 |",
        "",
        advice,
      ].join("\n"),
    );
  });

  it("has no advice in Markdown when it passes", () => {
    assert.match(report(4).markdown, /^\*\*Enough licenses are free\.\*\*\n\n\|[^]*\| missing \| 0 \|$/);
  });
});
