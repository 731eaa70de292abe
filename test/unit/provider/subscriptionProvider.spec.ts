import assert from "node:assert/strict";
import { countChangeOf } from "../../../src/reconcile/pool";
import { createSubscriptionProvider } from "../../../src/provider/subscriptionProvider";
import type { Plan } from "../../../src/reconcile/plan";
import type { Sessions } from "../../../src/reconcile/session/sessions";
import { nothingRecorded } from "../../../src/fleet/fleetState";
import type { Imei } from "../../../src/fleet/imei";
import { emptyRoster } from "../../../src/fleet/roster";
import { codesIn } from "../../support/codes";
import { imeis } from "../../support/imeis";
import { MemoryLicenses } from "../../support/memoryLicenses";
import { planOf } from "../../support/plans";
import { providerSessions } from "../../support/providerSessions";

const account = "0402196254-00001";

function sessionsOver(api: MemoryLicenses): Sessions {
  return providerSessions(api).sessions;
}

function providerOver(api: MemoryLicenses) {
  return createSubscriptionProvider(sessionsOver(api));
}

function enter(sessions: Sessions, plan: Plan): void {
  const seen = {
    subscription: undefined,
    licensed: undefined,
    upgrades: undefined,
    devices: undefined,
    unchecked: undefined,
  };
  sessions.of(plan.target.account).addPlan({
    ...seen,
    ...countChangeOf(plan, seen.licensed),
    plan,
    isFinished: false,
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
    const sessions = sessionsOver(new MemoryLicenses(9, imeis(4)));
    enter(sessions, planOf("west", 3, 1));
    enter(sessions, { ...planOf("east", 0), assign: imeis(1, 100) });
    enter(sessions, { ...planOf("north", 0), assign: imeis(1, 101) });
    const fleets = ["west", "east", "unchanged"];
    const { props } = await createSubscriptionProvider(sessions).read(account, { account, fleets });
    const { plannedAssignments, plannedReleases, projectedFreeCount } = props as Record<string, unknown>;
    assert.deepEqual([plannedAssignments, plannedReleases, projectedFreeCount], [4, 1, 2]);
  });

  it("counts what a fleet gives back that moves to another account, where it is not listed any more", async () => {
    const sessions = sessionsOver(new MemoryLicenses(9, imeis(6)));
    sessions.of("other").claims.desire("west", emptyRoster);
    sessions.of(account).movingOut.set("west", sessions.of("other"));
    enter(sessions, planOf("west", 0, 2, "move"));
    const provider = createSubscriptionProvider(sessions);
    const { props } = await provider.read(account, { account });
    const { plannedReleases, projectedFreeCount } = props as Record<string, unknown>;
    assert.deepEqual([plannedReleases, projectedFreeCount], [2, 5]);
    await assert.rejects(provider.read(account, { account, fleets: ["west"] }), {
      message: /\[fleet-of-other-account\]$/,
    });
  });

  describe("that counts fewer licenses than its fleets record", () => {
    const minutes = (count: number) => count * 60_000;

    async function linesOf(
      fleets: Readonly<Record<string, readonly Imei[]>>,
      { now = minutes(10), wrote = false, api = new MemoryLicenses(20, imeis(9)) } = {},
    ) {
      const { sessions, lines } = providerSessions(api, { now: () => now });
      const session = sessions.of(account);
      for (const [fleet, devices] of Object.entries(fleets)) {
        const roster = new Map(devices.map((imei) => [imei, undefined]));
        const none = new Set<Imei>();
        const recentWrites = [{ timeMs: 0, added: "all", assigning: none, releasing: none } as const];
        session.noteRecord({ ...nothingRecorded, devices: roster, recentWrites });
        session.claims.record(fleet, roster);
      }
      if (wrote) {
        session.observed.wrote(imeis(1)[0]!, true);
      }
      await createSubscriptionProvider(sessions).read(account, { account });
      return lines;
    }

    it("warns with the numbers, once", async () => {
      const [line = "", ...others] = await linesOf({ west: imeis(7), east: imeis(5, 8) });
      assert.deepEqual([codesIn(line), others], [["licenses-lost"], []]);
      assert.match(line, /account 0402196254-00001: .* 12 .* 9 .* 3 /);
    });

    it("says nothing as long as all of them may be licensed", async () => {
      assert.deepEqual(await linesOf({ west: imeis(4), east: imeis(5, 5) }), []);
      assert.deepEqual(await linesOf({}), []);
    });

    it("counts a device once that two fleets record, as after a transfer that was interrupted", async () => {
      assert.deepEqual(await linesOf({ west: imeis(7), east: imeis(5, 5) }), []);
    });

    it("says nothing while the count may be older than the last write, of this run or the one before", async () => {
      assert.deepEqual(await linesOf({ west: imeis(12) }, { now: minutes(1) }), []);
      assert.deepEqual(await linesOf({ west: imeis(12) }, { wrote: true }), []);
    });

    it("says nothing of an account without a pool", async () => {
      const api = new MemoryLicenses(0);
      api.purchaseTypes = ["TS-HFOTA-EVNT"];
      assert.deepEqual(await linesOf({ west: imeis(12) }, { api }), []);
    });
  });

  it("never projects fewer than none", async () => {
    const sessions = sessionsOver(new MemoryLicenses(9, imeis(6)));
    enter(sessions, planOf("west", 12));
    const { props } = await createSubscriptionProvider(sessions).read(account, { account, fleets: ["west"] });
    assert.equal((props as Record<string, unknown>)["projectedFreeCount"], 0);
  });

  it("names the listed fleets of which nobody knows yet what they need", async () => {
    const sessions = sessionsOver(new MemoryLicenses(9));
    sessions.noteUndetermined("west", account);
    sessions.noteUndetermined("east", undefined);
    sessions.noteUndetermined("north", "other");
    sessions.noteUndetermined("south", account);
    sessions.noteDetermined("south", account);
    sessions.of("other").unknownDepartures.add("moved");
    const fleets = ["west", "east", "north", "south"];
    const { props } = await createSubscriptionProvider(sessions).read(account, { account, fleets });
    assert.deepEqual(props["undeterminedFleets"], ["west", "east"]);
  });

  it("names those that leave the account and of which it could not be told what they release, once each", async () => {
    const sessions = sessionsOver(new MemoryLicenses(9));
    sessions.noteUndetermined("west", account);
    sessions.of(account).unknownDepartures.add("gone").add("west");
    const { props } = await createSubscriptionProvider(sessions).read(account, { account, fleets: ["west"] });
    assert.deepEqual(props["undeterminedFleets"], ["west", "gone"]);
  });

  describe("with unmanaged devices", () => {
    const read = async (sessions: Sessions, ...fleets: string[]) => {
      const { props } = await createSubscriptionProvider(sessions).read(account, { account, fleets, unmanaged: true });
      return props as Record<string, unknown>;
    };

    it("names those that no listed fleet has once the plans are applied, whether they are or not", async () => {
      const api = new MemoryLicenses(20, imeis(9));
      const sessions = sessionsOver(api);
      const { claims, observed } = sessions.of(account);
      // West desires two and records a third, which it releases; it keeps the license of a fourth. East is not listed.
      claims.desire("west", new Map(imeis(2).map((imei) => [imei, undefined])));
      claims.record("west", new Map(imeis(4).map((imei) => [imei, undefined])));
      claims.desire("east", new Map(imeis(1, 6).map((imei) => [imei, undefined])));
      enter(sessions, { ...planOf("west", 0), release: imeis(1, 3), keep: imeis(1, 4) });
      // Removed from the program, so nobody can list it.
      enter(sessions, { ...planOf("gone", 0, 0, "delete"), release: imeis(1, 9) });
      const planned = await read(sessions, "west");
      assert.deepEqual([planned["unmanagedCount"], planned["unmanagedDevices"]], [5, imeis(5, 4)]);
      const [released] = imeis(1, 3);
      observed.wrote(released!, false);
      assert.deepEqual(await read(sessions, "west"), planned);
      assert.equal((await read(sessions, "west", "east"))["unmanagedCount"], 4);
    });

    it("are the same before and after a device went to a fleet that is not listed, and name no secret one", async () => {
      const sessions = sessionsOver(new MemoryLicenses(20, imeis(3)));
      const { claims } = sessions.of(account);
      const roster = (...numbers: number[]) => new Map(numbers.map((number) => [imeis(1, number)[0]!, undefined]));
      claims.desire("west", roster(1));
      claims.record("west", roster(1, 2));
      claims.desire("east", roster(2));
      sessions.secrets.add(roster(3));
      enter(sessions, { ...planOf("west", 0), transfer: imeis(1, 2) });
      const planned = await read(sessions, "west");
      assert.deepEqual([planned["unmanagedCount"], planned["unmanagedDevices"]], [2, imeis(1, 2)]);
      claims.applied("west", roster(1));
      assert.deepEqual(await read(sessions, "west"), planned);
    });

    it("tells of no more than 1,000 which they are", async () => {
      const { unmanagedCount, unmanagedDevices } = await read(sessionsOver(new MemoryLicenses(2_000, imeis(1_100))));
      assert.deepEqual([unmanagedCount, unmanagedDevices], [1_100, imeis(1_000)]);
    });

    it("refuses an account without a pool", async () => {
      const api = new MemoryLicenses(0);
      api.purchaseTypes = ["TS-HFOTA-EVNT"];
      await assert.rejects(read(sessionsOver(api)), { message: /\[no-license-pool\]$/ });
    });
  });

  it("refuses a fleet that is on another account", async () => {
    const sessions = sessionsOver(new MemoryLicenses(9));
    sessions.of("other").claims.announce("west", emptyRoster);
    sessions.of("other").claims.announce("east", emptyRoster);
    sessions.of(account).claims.announce("east", emptyRoster);
    const provider = createSubscriptionProvider(sessions);
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
