import assert from "node:assert/strict";
import { Account } from "../../../src/lifecycle/account";
import { Claims } from "../../../src/lifecycle/claims";
import { Ledger } from "../../../src/lifecycle/ledger";
import { createSubscriptionProvider } from "../../../src/lifecycle/subscriptionProvider";
import { imeis } from "../../support/imeis";
import { MemoryLicenses } from "../../support/memoryLicenses";
import { planOf } from "../../support/plans";

const account = "0402196254-00001";

function providerOver(api: MemoryLicenses, { claims = new Claims(), ledger = new Ledger() } = {}) {
  return createSubscriptionProvider({
    account: (name) => new Account(name, api, { now: () => 0, print: () => undefined }),
    claims,
    ledger,
  });
}

describe("reading a subscription", () => {
  it("tells counts and purchase types when a program runs", async () => {
    const { id, props } = await providerOver(new MemoryLicenses(9, imeis(4))).read(account, { account });
    assert.equal(id, account);
    assert.deepEqual(props, {
      account,
      purchaseTypes: ["TS-HFOTA-MRC"],
      licenseCount: 9,
      licenseUsedCount: 4,
      licenseFreeCount: 5,
      licenseOvercommitCount: 0,
      fleets: [],
      undeterminedFleets: [],
      plannedAssignments: 0,
      plannedReleases: 0,
      projectedFreeCount: 5,
      updateTime: "",
    });
  });

  it("tells a pool that shrank, instead of a negative number", async () => {
    const { props } = await providerOver(new MemoryLicenses(3, imeis(4))).read(account, { account });
    assert.deepEqual([props["licenseFreeCount"], props["licenseOvercommitCount"]], [0, 1]);
  });

  it("gives back in a refresh what was read before, so that counts are never drift", async () => {
    const api = new MemoryLicenses(9, imeis(4));
    const before = { account, licenseCount: 7 };
    assert.deepEqual((await providerOver(api).read(account, before)).props, before);
    assert.deepEqual(api.calls, []);
  });

  it("tells what the listed fleets plan, and leaves others out", async () => {
    const ledger = new Ledger();
    ledger.plan(planOf("west", 3, 1));
    ledger.plan(planOf("east", 1, 0));
    ledger.plan(planOf("north", 1, 0));
    const fleets = ["west", "east", "unchanged"];
    const { props } = await providerOver(new MemoryLicenses(9, imeis(4)), { ledger }).read(account, {
      account,
      fleets,
    });
    const { plannedAssignments, plannedReleases, projectedFreeCount } = props as Record<string, unknown>;
    assert.deepEqual([plannedAssignments, plannedReleases, projectedFreeCount], [4, 1, 2]);
  });

  it("tells the same in the update, when the plans have been carried out", async () => {
    const ledger = new Ledger();
    ledger.plan(planOf("west", 3, 1));
    const declared = new Map(imeis(3).map((imei) => [imei, undefined]));
    const recorded = new Map(imeis(1, 500).map((imei) => [imei, undefined]));
    ledger.carriedOut({ account, fleet: "west", declared, recorded, undetermined: new Map() });
    const { props } = await providerOver(new MemoryLicenses(9, imeis(6)), { ledger }).read(account, {
      account,
      fleets: ["west"],
    });
    const { plannedAssignments, plannedReleases, projectedFreeCount } = props as Record<string, unknown>;
    assert.deepEqual([plannedAssignments, plannedReleases, projectedFreeCount], [3, 1, 3]);
  });

  it("counts what a fleet gives back that moves to another account, listed or not, and lets it be listed", async () => {
    const ledger = new Ledger();
    const claims = new Claims();
    claims.declare({ fleet: "west", account: "other", roster: new Map() });
    ledger.planLeaving(planOf("west", 0, 2));
    for (const fleets of [[], ["west"]]) {
      const { props } = await providerOver(new MemoryLicenses(9, imeis(6)), { ledger, claims }).read(account, {
        account,
        fleets,
      });
      const { plannedReleases, projectedFreeCount } = props as Record<string, unknown>;
      assert.deepEqual([plannedReleases, projectedFreeCount], [2, 5]);
    }
  });

  it("never projects fewer than none", async () => {
    const ledger = new Ledger();
    ledger.plan(planOf("west", 12));
    const { props } = await providerOver(new MemoryLicenses(9, imeis(6)), { ledger }).read(account, {
      account,
      fleets: ["west"],
    });
    assert.equal((props as Record<string, unknown>)["projectedFreeCount"], 0);
  });

  it("names the listed fleets of which nobody knows yet what they need", async () => {
    const ledger = new Ledger();
    ledger.undetermined("west", account);
    ledger.undetermined("east", undefined);
    ledger.undetermined("north", "other");
    ledger.undetermined("south", account);
    ledger.determined("south");
    const fleets = ["west", "east", "north", "south"];
    const { props } = await providerOver(new MemoryLicenses(9), { ledger }).read(account, { account, fleets });
    assert.deepEqual(props["undeterminedFleets"], ["west", "east"]);
  });

  it("refuses a fleet that is on another account", async () => {
    const claims = new Claims();
    claims.announce({ fleet: "west", account: "other", roster: new Map() });
    claims.announce({ fleet: "east", account: "other", roster: new Map() });
    claims.announce({ fleet: "east", account, roster: new Map() });
    const provider = providerOver(new MemoryLicenses(9), { claims });
    await provider.read(account, { account, fleets: ["east"] });
    await assert.rejects(provider.read(account, { account, fleets: ["west"] }), {
      message: /^fleet west is on account other and cannot be listed with the subscription of account 0402196254-00001/,
    });
  });

  it("refuses an account that is a number", async () => {
    await assert.rejects(providerOver(new MemoryLicenses(9)).read("x", { account: 7 }), {
      message: /account is the number 7/,
    });
  });
});
