import assert from "node:assert/strict";
import { lossLine } from "../../../src/reconcile/messages/lostLicenses";
import { closingLine } from "../../../src/reconcile/messages/outcomeLines";
import { accountLine, planLine } from "../../../src/reconcile/messages/planLines";
import { nothingRecorded } from "../../../src/fleet/fleetState";
import { imeis } from "../../support/imeis";
import { nothingDone, planOf } from "../../support/plans";

describe("what people read", () => {
  const plan = { ...planOf("west", 3, 1), adopt: imeis(1), unchanged: 9_996 };

  it("of a plan is one line with counts", () => {
    assert.equal(planLine(plan), "fleet west: 3 to assign, 1 to adopt, 1 to release, 9,996 unchanged");
  });

  it("of a plan leaves out what is zero", () => {
    assert.equal(planLine({ ...plan, assign: [], adopt: [] }), "fleet west: 1 to release, 9,996 unchanged");
  });

  for (const [what, isWhole, soFar] of [
    ["with what its fleets come to and what is free afterwards", true, ""],
    ["that is a subtotal, where more fleets may come", false, "so far "],
  ] as const) {
    it(`of an account is one line ${what}`, () => {
      const pool = { licenseCount: 10_000, assigned: 40, released: 1, freeAfterwards: 412 };
      const plans = [plan, { ...planOf("east", 0), assign: imeis(37, 100) }];
      assert.equal(
        accountLine("0402196254-00001", plans, pool, isWhole),
        `account 0402196254-00001: ${soFar}40 to assign, 1 to adopt, 1 to release in 2 fleets; 412 of 10,000 licenses free afterwards`,
      );
    });
  }

  it("of an account tells devices that another of its fleets transfers from those that are adopted", () => {
    const pool = { licenseCount: 8, assigned: 0, released: 0, freeAfterwards: 0 };
    const plans = [
      { ...planOf("west", 0), transfer: imeis(1) },
      { ...planOf("east", 0), adopt: imeis(2) },
    ];
    assert.equal(
      accountLine("0402196254-00001", plans, pool, true),
      "account 0402196254-00001: 1 to adopt, 1 to transfer in 2 fleets; 0 of 8 licenses free afterwards",
    );
  });

  it("of an account that is short of licenses has none free, and not fewer", () => {
    const pool = { licenseCount: 10, assigned: 40, released: 1, freeAfterwards: -29 };
    assert.match(String(accountLine("0402196254-00001", [plan], pool, true)), /; 0 of 10 licenses free afterwards$/);
  });

  const traffic = { calls: 5, retried: 0, throttledMs: 400 };

  it("of an outcome is one line with counts and calls", () => {
    const devices = new Map(imeis(3).map((imei) => [imei, undefined]));
    assert.equal(
      closingLine(
        "west",
        { ...nothingDone, recorded: { ...nothingRecorded, devices }, assigned: 3, released: 1 },
        traffic,
      ),
      "fleet west: 3 assigned, 1 released; 3 devices licensed (5 API calls so far)",
    );
  });

  it("of an outcome says how many devices ThingSpace accepts per request, when that was found out", () => {
    assert.match(
      closingLine("west", nothingDone, { calls: 7, retried: 0, throttledMs: 0, mostDevices: 30 }),
      /\(7 API calls so far, .* 30 devices .* set thingspace:batchSize to 30\)$/,
    );
  });

  it("of an outcome tells what was retried and for how long requests were throttled", () => {
    assert.equal(
      closingLine("west", nothingDone, { calls: 1005, retried: 3, throttledMs: 12_400 }),
      "fleet west: no license changes; 0 devices licensed (1,005 API calls so far, 3 retries, waited 12 s)",
    );
  });

  it("of an outcome without a change to licenses says so", () => {
    assert.equal(
      closingLine("west", nothingDone, { ...traffic, calls: 0 }),
      "fleet west: no license changes; 0 devices licensed (0 API calls so far)",
    );
  });

  it("of a loss names the first few devices", () => {
    assert.match(
      String(lossLine("west", imeis(7), 12)),
      /^fleet west: 7 of 12 recorded devices .*: 353238060000001, .*353238060000005 and 2 more \[licenses-lost\]$/,
    );
  });
});
