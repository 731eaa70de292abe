import assert from "node:assert/strict";
import { statusReport } from "../../../src/cli/statusReport";
import type { SubscriptionFacts } from "../../../src/cli/subscriptionFacts";
import { facts } from "./commandRun";

const subscriptionReport = (of: SubscriptionFacts) => statusReport({ facts: of, warnings: [] });

const event = facts({ purchaseTypes: ["TS-HFOTA-EVNT"], licenseCount: 0, licenseUsedCount: 0, licenseFreeCount: 0 });
const shrunk = facts({ licenseCount: 5, licenseUsedCount: 9, licenseFreeCount: 0, licenseOvercommitCount: 4 });

describe("the report on a subscription", () => {
  it("has what was bought, the counts and the last change", () => {
    assert.equal(
      subscriptionReport(facts({ licenseCount: 1_020, licenseFreeCount: 1_004 })).text(undefined),
      [
        "FOTA licenses of account 0402196254-00001",
        "  purchase  monthly pool (TS-HFOTA-MRC)",
        "  licenses  1,020",
        "  used      16",
        "  free      1,004",
        "  updated   2017-11-29 20:15:42.738 +0000 UTC",
      ].join("\n"),
    );
  });

  it("has a bar in a terminal", () => {
    const text = subscriptionReport(facts()).text({ width: 60, color: false });
    assert.match(text, /\n█{40}░{10} 80% used$/);
  });

  it("says that an account that pays per upgrade has no pool, in place of zeros and a bar", () => {
    assert.equal(
      subscriptionReport(event).text({ width: 80, color: true }),
      [
        "FOTA licenses of account 0402196254-00001",
        "  purchase  billed per upgrade (TS-HFOTA-EVNT)",
        "  pool      none; each upgrade is billed, and devices need no license",
        "  updated   2017-11-29 20:15:42.738 +0000 UTC",
      ].join("\n"),
    );
  });

  it("does not hide licenses that are used without a pool", () => {
    assert.match(subscriptionReport({ ...event, licenseUsedCount: 3 }).text(undefined), /\n {2}used {6}3\n/);
  });

  const purchases: [what: string, purchaseTypes: string[], words: string][] = [
    [
      "both kinds",
      ["TS-HFOTA-EVNT", "TS-HFOTA-MRC"],
      "billed per upgrade (TS-HFOTA-EVNT) and monthly pool (TS-HFOTA-MRC)",
    ],
    ["a kind that is not known", ["TS-HFOTA-\x1b[2JMRC"], "TS-HFOTA- [2JMRC"],
    ["none", [], "not reported by ThingSpace"],
  ];
  for (const [what, purchaseTypes, words] of purchases) {
    it(`puts ${what} into words`, () => {
      const [, purchase] = subscriptionReport(facts({ purchaseTypes })).text(undefined).split("\n");
      assert.equal(purchase, `  purchase  ${words}`);
    });
  }

  it("says by how much a pool shrank, and what to do", () => {
    assert.match(
      subscriptionReport(shrunk).text(undefined),
      /free {11}0\n {2}overcommitted {2}4 more in use than the pool holds; add licenses or remove devices\n/,
    );
  });

  it("says when ThingSpace does not tell the last change", () => {
    assert.match(
      subscriptionReport(facts({ updateTime: undefined })).text(undefined),
      /updated {3}not reported by ThingSpace$/,
    );
  });

  it("shows nothing that would move the cursor", () => {
    const text = subscriptionReport(facts({ updateTime: "2017\x1b[2J\r\n-11" })).text(undefined);
    assert.match(text, /updated {3}2017 \[2J -11$/);
  });

  for (const width of [80, 60, 40]) {
    it(`fits a terminal of ${width} columns`, () => {
      for (const each of [facts({ purchaseTypes: ["TS-HFOTA-MRC", "TS-HFOTA-EVNT"] }), event, shrunk]) {
        for (const line of subscriptionReport(each).text({ width, color: false }).split("\n")) {
          assert.ok(line.length <= width, line);
        }
      }
    });
  }

  it("is a table in Markdown", () => {
    assert.equal(
      subscriptionReport(shrunk).markdown,
      [
        "| FOTA licenses | 0402196254-00001 |",
        "| --- | --- |",
        "| purchase | monthly pool (TS-HFOTA-MRC) |",
        "| licenses | 5 |",
        "| used | 9 |",
        "| free | 0 |",
        "| overcommitted | 4 more in use than the pool holds; add licenses or remove devices |",
        "| updated | 2017-11-29 20:15:42.738 +0000 UTC |",
      ].join("\n"),
    );
  });

  it("is no failure", () => {
    assert.equal(subscriptionReport(shrunk).failure, undefined);
  });
});
