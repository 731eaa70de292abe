import assert from "node:assert/strict";
import type { Imei } from "../../../src/fleet/imei";
import { pendingEffectsOf, type PendingEffects } from "../../../src/reconcile/pendingEffects";
import { codesIn } from "../../support/codes";
import { EngineModel } from "../../support/engineModel";
import { imeis } from "../../support/imeis";
import { lifecycleProcesses } from "../../support/lifecycleProcess";
import { MemoryLicenses } from "../../support/memoryLicenses";

describe("what is in doubt", () => {
  const [added, assigning, releasing, other] = imeis(4);
  const writtenAt = 1_000_000;
  const at = (timeMs: number, lagMs = 120_000) => ({ startedMs: timeMs, now: () => timeMs, lagMs: () => lagMs });
  const only = (imei: Imei | undefined) => new Set(imei === undefined ? [] : [imei]);
  const write = {
    timeMs: writtenAt,
    added: only(added),
    assigning: only(assigning),
    releasing: only(releasing),
  };
  const sayings = (doubts: PendingEffects, imei: Imei | undefined) =>
    imei === undefined
      ? []
      : (["mayBeUnlisted", "mayBeAssigned", "mayBeReleased"] as const).filter((doubt) => doubts[doubt](imei));

  for (const seconds of [0, 119, -119]) {
    it(`is what was written ${seconds} seconds ago`, () => {
      const doubts = pendingEffectsOf([write], at(writtenAt + seconds * 1_000));
      assert.deepEqual(
        [added, assigning, releasing, other].map((imei) => sayings(doubts, imei)),
        [["mayBeUnlisted"], ["mayBeUnlisted", "mayBeAssigned"], ["mayBeReleased"], []],
      );
    });
  }

  it("is as well what was written less than two minutes before the process began, however long that takes", () => {
    const begun = { ...at(writtenAt + 119_000), now: () => writtenAt + 3_600_000 };
    assert.deepEqual(sayings(pendingEffectsOf([write], begun), added), ["mayBeUnlisted"]);
  });

  it("is nothing after two minutes, nor of a time that is further ahead, as after a clock was wrong", () => {
    for (const seconds of [120, 86_400, -120, -86_400]) {
      const doubts = pendingEffectsOf([{ ...write, added: "all" }], at(writtenAt + seconds * 1_000));
      assert.deepEqual(
        imeis(4).flatMap((imei) => sayings(doubts, imei)),
        [],
      );
    }
  });

  it("is nothing where the service shows at once what it has done", () => {
    const doubts = pendingEffectsOf([write], at(writtenAt, 0));
    assert.deepEqual(
      imeis(4).flatMap((imei) => sayings(doubts, imei)),
      [],
    );
  });

  it("is of every recent write, and of all devices where they were not recorded by name", () => {
    const doubts = pendingEffectsOf(
      [
        { ...write, timeMs: writtenAt - 60_000 },
        { ...write, added: "all", assigning: new Set(), releasing: new Set() },
      ],
      at(writtenAt),
    );
    assert.deepEqual(
      [assigning, other].map((imei) => sayings(doubts, imei)),
      [["mayBeUnlisted", "mayBeAssigned"], ["mayBeUnlisted"]],
    );
  });
});

describe("a listing older than two deployments, of which the last one assigned a license that had been there before", () => {
  it("takes nothing from what is recorded", async () => {
    const api = new MemoryLicenses(9);
    const engine = new EngineModel(lifecycleProcesses(() => api, { minutesApart: 0.5 }));
    const [back, ...others] = imeis(5);
    assert.ok(back !== undefined);
    await engine.update([{ name: "west", devices: [back] }]);
    api.shown = new Set(api.licensed);
    await engine.update([{ name: "west", devices: others }]);
    await engine.update([{ name: "west", devices: imeis(5) }]);
    const { failures, lines } = await engine.refresh();
    assert.deepEqual(failures, []);
    assert.deepEqual(codesIn(lines.join("\n")), ["listing-behind"]);
    assert.deepEqual(engine.known("west"), imeis(5));
  });
});

describe("a listing that lags, in a deployment that takes minutes", () => {
  it("takes no license for gone when a later fleet is planned", async () => {
    const api = new MemoryLicenses(9);
    let now = 0;
    const engine = new EngineModel(lifecycleProcesses(() => api, { now: () => now }));
    const [first, ...others] = imeis(6);
    assert.ok(first !== undefined);
    await engine.update([
      { name: "slow", devices: [] },
      { name: "west", devices: others },
    ]);
    now = 60_000;
    api.shown = new Set();
    // ThingSpace is asked three times before it is asked to assign.
    api.happenings.push(undefined, undefined, undefined, () => {
      now += 100_000;
    });
    const program = [
      { name: "slow", devices: [first] },
      { name: "west", devices: others.slice(1) },
    ];
    const { failures } = await engine.update(program, { order: "chained" });
    assert.deepEqual(failures, []);
    assert.equal(now, 160_000);
    assert.deepEqual(
      [...api.licensed].sort(),
      imeis(6).filter((imei) => imei !== others[0]),
    );
  });
});

describe("a count that lags, of an account with nothing else", () => {
  it("lets no license come free that it does not show as used yet", async () => {
    const api = new MemoryLicenses(9);
    const engine = new EngineModel(lifecycleProcesses(() => api, { minutesApart: 0.3 }));
    await engine.update([{ name: "west", devices: imeis(5) }]);
    api.shown = new Set();
    const { lines } = await engine.preview([{ name: "west", devices: imeis(5, 2) }]);
    assert.match(lines.join("\n"), /1 to assign, 1 to release in 1 fleet; 8 of 9 licenses free afterwards/);
  });
});

describe("a listing older than two deployments, of which the last one only released", () => {
  for (const [what, before, after] of [
    ["one device", 5, 4],
    ["half of the fleet", 10, 5],
  ] as const) {
    it(`takes nothing from what is recorded: ${what}`, async () => {
      const api = new MemoryLicenses(10);
      const engine = new EngineModel(lifecycleProcesses(() => api, { minutesApart: 0.5 }));
      await engine.update([{ name: "west", devices: imeis(before) }]);
      await engine.update([{ name: "west", devices: imeis(after) }]);
      api.shown = new Set();
      const { failures, lines } = await engine.refresh();
      assert.deepEqual(failures, []);
      assert.deepEqual(codesIn(lines.join("\n")), ["listing-behind"]);
      assert.deepEqual(engine.recorded("west"), imeis(after));
      assert.deepEqual(engine.known("west"), imeis(after));
    });
  }
});

describe("a listing from the middle of a fleet's last write", () => {
  it("takes nothing from what is recorded", async () => {
    const api = new MemoryLicenses(20);
    api.batchSize = 3;
    const engine = new EngineModel(lifecycleProcesses(() => api, { minutesApart: 0.3 }));
    await engine.update([{ name: "west", devices: imeis(20) }]);
    for (const shown of [3, 10, 18]) {
      api.shown = new Set(imeis(shown));
      const { failures, lines } = await engine.refresh();
      assert.deepEqual(failures, []);
      assert.deepEqual(codesIn(lines.join("\n")), ["listing-behind"]);
      assert.deepEqual(engine.recorded("west"), imeis(20));
    }
  });
});

describe("a release without a clear answer, looked up in a listing from before the assignment", () => {
  for (const how of ["request-lost", "failing"] as const) {
    for (const end of ["update", "destroy"] as const) {
      it(`is not taken for done: ${how}, in a ${end}`, async () => {
        const api = new MemoryLicenses(100);
        const process = { minutesApart: 0.3, confirmation: () => "20" };
        const engine = new EngineModel(lifecycleProcesses(() => api, process));
        await engine.update([{ name: "west", devices: [] }]);
        api.shown = new Set();
        await engine.update([{ name: "west", devices: imeis(20) }]);
        api.disturbances.push(how, how, how, how);
        const kept = { name: "west", devices: imeis(18) };
        const { failures } = end === "update" ? await engine.update([kept]) : await engine.destroy();
        assert.ok(failures.length > 0);
        assert.deepEqual([...api.licensed], imeis(20));
        assert.deepEqual(engine.known("west"), imeis(20));
      });
    }
  }
});

describe("an assignment without an answer, whose device leaves within two minutes", () => {
  for (const how of ["update", "destroy"] as const) {
    it(`stays recorded, because the service may still act on it: ${how}`, async () => {
      const api = new MemoryLicenses(9);
      const engine = new EngineModel(lifecycleProcesses(() => api, { minutesApart: 0.3 }));
      const [early, ...late] = imeis(3);
      const smaller = { name: "west", devices: [String(early)] };
      await engine.update([smaller]);
      api.disturbances.push("request-lost");
      await engine.update([{ name: "west", devices: imeis(3) }]);
      const { failures } = how === "update" ? await engine.update([smaller]) : await engine.destroy();
      assert.ok(failures.length > 0);
      late.forEach((imei) => api.licensed.add(imei));
      // Within the two minutes once more, and then after them.
      for (let run = 0; run < 8; run++) {
        await (how === "update" ? engine.update([smaller]) : engine.destroy());
      }
      assert.deepEqual([...api.licensed], how === "update" ? smaller.devices : []);
    });
  }
});

describe("a full pool whose list is behind", () => {
  it("takes one device for another twice in a row", async () => {
    const [first, second, third, fourth] = imeis(4).map(String);
    const api = new MemoryLicenses(2);
    const engine = new EngineModel(lifecycleProcesses(() => api, { minutesApart: 0.3 }));
    const fleet = (...devices: (string | undefined)[]) => [{ name: "west", devices: devices.map(String) }];
    await engine.update(fleet(first, second));
    const before = new Set(api.licensed);
    await engine.update(fleet(first, third));
    api.shown = before;
    assert.deepEqual((await engine.update(fleet(first, fourth))).failures, []);
    assert.deepEqual([...api.licensed], [first, fourth]);
  });

  it("does not ask for one more license where a release got no answer and is undone", async () => {
    const api = new MemoryLicenses(2);
    const engine = new EngineModel(lifecycleProcesses(() => api, { minutesApart: 0.3 }));
    const west = { name: "west", devices: imeis(2) };
    await engine.update([west]);
    api.disturbances.push("request-lost");
    await engine.update([{ name: "west", devices: imeis(1) }]);
    const { failures } = await engine.update([west]);
    assert.deepEqual(failures.map(codesIn), [["outcome-unknown"]]);
  });
});
