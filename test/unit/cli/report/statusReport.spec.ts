import assert from "node:assert/strict";
import { statusReport } from "../../../../src/cli/report/statusReport";
import type { PoolBreakdown } from "../../../../src/cli/facts/poolBreakdown";
import { toJson } from "../../../../src/cli/report/report";
import type { SubscriptionFacts } from "../../../../src/cli/facts/subscriptionFacts";
import { openMetricsSamples } from "../../../support/openMetricsSamples";
import { facts } from "../commandRun";

const subscriptionReport = (of: SubscriptionFacts) => statusReport({ facts: of, warnings: [] });

const event = facts({ purchaseTypes: ["TS-HFOTA-EVNT"], licenseCount: 0, licenseUsedCount: 0, licenseFreeCount: 0 });
const shrunk = facts({ licenseCount: 5, licenseUsedCount: 9, licenseFreeCount: 0, licenseOvercommitCount: 4 });

describe("the report on an account", () => {
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

  describe("with a breakdown", () => {
    const known = {
      releasableCount: 9,
      scheduledCount: 2,
      stuckCount: 5,
      unknownCount: 0,
      licensedIneligibleCount: 1,
      unlicensedEligibleCount: 1_200,
    };
    const unknown = {
      releasableCount: undefined,
      scheduledCount: undefined,
      stuckCount: 5,
      unknownCount: 11,
      licensedIneligibleCount: undefined,
      unlicensedEligibleCount: undefined,
    };
    const reportOf = (breakdown: PoolBreakdown, of = facts()) => statusReport({ facts: of, breakdown, warnings: [] });

    it("has the states of the licensed devices and who is eligible", () => {
      assert.match(
        reportOf(known).text(undefined),
        /\nLicensed devices\n {2}releasable {2}9\n {2}scheduled {3}2 \(.*\n {2}stuck {7}5 \(.*\nEligible for FOTA\n.* 1 \(counted above as well\)\n.* 1,200$/,
      );
    });

    it("says what is unknown, and what is more perhaps", () => {
      assert.match(
        reportOf(unknown).text(undefined),
        /releasable {2}unknown\n {2}scheduled {3}unknown .*\n {2}stuck {7}at least 5 .*\n {2}unknown {5}11 .*\n.*\n.*eligible {2}unknown .*\n.*licensed {2}unknown$/,
      );
    });

    it("has a bar of the states in a terminal, unless there is no pool", () => {
      const terminal = { width: 80, color: false };
      assert.match(reportOf(known).text(terminal), /\n█+▓+▒+░+\n█ stuck.*free$/);
      assert.doesNotMatch(reportOf(known, event).text(terminal), /[█▓▒░]/);
    });

    for (const width of [80, 60, 40]) {
      it(`fits a terminal of ${width} columns`, () => {
        for (const line of [known, unknown].flatMap((each) =>
          reportOf(each).text({ width, color: false }).split("\n"),
        )) {
          assert.ok(line.length <= width, line);
        }
      });
    }

    it("has null in JSON for what is unknown", () => {
      assert.deepEqual(JSON.parse(toJson(reportOf(unknown).json)), {
        ...facts(),
        breakdown: {
          releasableCount: null,
          scheduledCount: null,
          stuckCount: 5,
          unknownCount: 11,
          licensedIneligibleCount: null,
          unlicensedEligibleCount: null,
        },
        warnings: [],
      });
    });

    it("has no sample in OpenMetrics for what is unknown, nor for a pool that is not there", () => {
      const text = (breakdown: PoolBreakdown, of = facts()) => `${reportOf(breakdown, of).openMetrics ?? ""}\n`;
      const named = (samples: ReadonlyMap<string, number>) =>
        [...samples].map(([sample, value]) => `${sample.replace(/account="[^"]*",?/, "")} ${value}`);
      assert.deepEqual(named(openMetricsSamples(text(unknown))), [
        "thingspace_fota_pool_licenses{} 20",
        "thingspace_fota_used_licenses{} 16",
        "thingspace_fota_overcommitted_licenses{} 0",
        'thingspace_fota_licenses{state="free"} 4',
        'thingspace_fota_licenses{state="stuck"} 5',
        'thingspace_fota_licenses{state="unknown"} 11',
      ]);
      assert.deepEqual(named(openMetricsSamples(text(known, event))), [
        "thingspace_fota_used_licenses{} 0",
        'thingspace_fota_licenses{state="releasable"} 9',
        'thingspace_fota_licenses{state="scheduled"} 2',
        'thingspace_fota_licenses{state="stuck"} 5',
        'thingspace_fota_licenses{state="unknown"} 0',
        "thingspace_fota_licensed_ineligible_devices{} 1",
        "thingspace_fota_unlicensed_eligible_devices{} 1200",
      ]);
    });
  });

  it("has its warnings in Markdown, too, and no markup of others", () => {
    const { markdown, warnings } = statusReport({ facts: facts(), warnings: ["a|b [listing-inconsistent]"] });
    assert.match(markdown, /\n\na\\\|b \\\[listing-inconsistent\\\]$/);
    assert.deepEqual(warnings, ["a|b [listing-inconsistent]"]);
  });
});
