import assert from "node:assert/strict";
import { codesIn } from "../../support/codes";
import { account, EngineModel, type DeclaredInProgram } from "../../support/engineModel";
import { imeis } from "../../support/imeis";
import { lifecycleProcesses } from "../../support/lifecycleProcess";
import { apiOver, MemoryLicenses } from "../../support/memoryLicenses";

const [device = assert.fail(), ...others] = imeis(21);
const west: DeclaredInProgram = { name: "west", devices: imeis(2, 100) };
const meters: DeclaredInProgram = { name: "meters", devices: others };
/** Not armed against its removal. */
const few = { ...meters, devices: others.slice(0, 5) };

const unreadable = new Error("no access. [account-unknown]");

/** A stack with these fleets, on an account with licenses for all. */
async function stackOf(...fleets: readonly DeclaredInProgram[]) {
  const api = new MemoryLicenses(100);
  const confirmed = { text: "" };
  const engine = new EngineModel(lifecycleProcesses(() => api, { confirmation: () => confirmed.text }));
  assert.deepEqual((await engine.update(fleets)).failures, []);
  return { api, engine, confirmed };
}

describe("a fleet that is removed from the program", () => {
  it("is confirmed by the number of its record, whatever its devices show", async () => {
    const { api, engine, confirmed } = await stackOf(west, meters);
    others.slice(0, 3).forEach((imei) => api.licensed.delete(imei));
    confirmed.text = "20";
    const preview = await engine.preview([west]);
    assert.deepEqual(preview.failures, []);
    assert.ok(
      preview.lines.includes("fleet meters: no longer in the program: 17 to release, 3 to drop (not licensed)"),
    );

    confirmed.text = "17";
    const refused = await engine.update([west]);
    assert.match(refused.failures.join("\n"), /fleet meters: .* 20 of 20 .*\[removal-limit\]$/);
    assert.equal(api.licensed.size, 19);

    confirmed.text = "20";
    assert.deepEqual((await engine.update([west])).failures, []);
    assert.deepEqual([...api.licensed], west.devices);
  });

  it("is planned though its name is still an alias of a fleet that was renamed before", async () => {
    const renamed = { ...west, name: "renamed", formerName: "meters" };
    const { api, engine } = await stackOf({ ...west, name: "meters" });
    await engine.update([renamed]);
    await engine.update([renamed, few]);
    const { lines } = await engine.preview([renamed]);
    assert.ok(lines.includes("fleet meters: no longer in the program: 5 to release"), lines.join("\n"));
    assert.deepEqual((await engine.update([renamed])).failures, []);
    assert.deepEqual([...api.licensed], west.devices);
  });

  it("leaves it to another fleet to release what it declared, and never got", async () => {
    const { api, engine } = await stackOf(west);
    api.nonexistent.add(device);
    await engine.update([west, { ...few, devices: [device, ...few.devices] }]);
    api.nonexistent.clear();
    await engine.update([{ ...west, devices: [...west.devices, device] }, few], { targets: ["west"] });
    assert.ok(api.licensed.has(device));
    assert.deepEqual((await engine.update([west])).failures, []);
    assert.deepEqual([...api.licensed], west.devices);
  });

  it("is confirmed at preview by the number that the state records, though the last full run declared another one", async () => {
    const { engine, confirmed } = await stackOf(west, { ...meters, devices: others.slice(0, 12) });
    await engine.update([west, meters], { targets: ["meters"] });
    for (const [text, codes] of [
      ["20", []],
      ["12", ["removal-limit"]],
    ] as const) {
      confirmed.text = text;
      const { failures, lines } = await engine.preview([west]);
      assert.deepEqual([codesIn(failures.join("\n")), codesIn(lines.join("\n"))], [codes, []]);
    }
    const { failures } = await engine.update([west]);
    assert.deepEqual(codesIn(failures.join("\n")), ["removal-limit"]);
    assert.equal(engine.recorded("meters").length, 20);
  });

  it("is refused at preview by what is recorded, as its deletion is, though some of it has lost its license", async () => {
    const { api, engine } = await stackOf(west, { ...meters, devices: others.slice(0, 12) });
    others.slice(0, 3).forEach((imei) => api.licensed.delete(imei));
    for (const run of [await engine.preview([west]), await engine.update([west])]) {
      assert.match(run.failures.join("\n"), /^fleet meters: .* 12 of 12 .*\[removal-limit\]$/);
    }
  });

  it("is planned once more when it could not be planned, and its deletion has failed", async () => {
    const { api, engine } = await stackOf(west, few);
    api.listingFailure = unreadable;
    api.disturbances.push("refusing");
    const { failures, lines } = await engine.update([west]);
    assert.deepEqual(codesIn(failures.join("\n")), ["deletion-incomplete"]);
    assert.deepEqual(codesIn(lines.join("\n")), ["account-unknown", "releases-unknown"]);
    api.listingFailure = undefined;
    const preview = await engine.preview([west]);
    assert.match(preview.lines.join("\n"), /^fleet meters: no longer in the program: 5 to release$/m);
  });

  it("is confirmed by one number, although other fleets take over some of its devices, of which a late one is seen last", async () => {
    const { api, engine, confirmed } = await stackOf(west, meters);
    const more = { ...west, devices: [...west.devices, ...others.slice(0, 2)] };
    const program: DeclaredInProgram[] = [more, { name: "late", devices: others.slice(2, 5), isLate: true }];
    assert.match((await engine.update(program)).failures.join("\n"), /^fleet meters: .* 18 of 20 .*\[removal-limit\]$/);
    confirmed.text = "18";
    assert.deepEqual((await engine.update(program)).failures, []);
    assert.deepEqual([...api.licensed], [...west.devices, ...others.slice(0, 5)]);
  });

  it("is confirmed by one number, although the deletion also asks for devices of unknown status", async () => {
    const { api, engine, confirmed } = await stackOf(west, { ...meters, devices: others.slice(0, 12) });
    api.disturbances.push("request-lost-blind");
    await engine.update([west, { ...meters, devices: others.slice(0, 17) }]);
    assert.equal(engine.undetermined("meters").length, 5);
    assert.match((await engine.update([west])).failures.join("\n"), /^fleet meters: .* 12 of 17 .*\[removal-limit\]$/);
    confirmed.text = "12";
    assert.deepEqual((await engine.update([west])).failures, []);
    assert.deepEqual([[...api.licensed], engine.fleets], [west.devices, ["west"]]);
  });

  it("is confirmed by one number, devices included that it gave to a fleet that never took them", async () => {
    const { api, engine, confirmed } = await stackOf(meters, { ...west, devices: [] });
    const program = [
      { ...meters, devices: others.slice(5) },
      { ...west, devices: others.slice(0, 5) },
    ];
    await engine.update(program, { targets: ["meters"] });
    assert.deepEqual(engine.inTransit("meters"), others.slice(0, 5));
    const rest = [{ ...west, devices: [] }];
    assert.match((await engine.preview(rest)).failures.join("\n"), /^fleet meters: .* 20 of 20 .*\[removal-limit\]$/);
    confirmed.text = "20";
    assert.deepEqual((await engine.update(rest)).failures, []);
    assert.equal(api.licensed.size, 0);
  });

  it("is planned by its former name where the run that was to rename it has failed", async () => {
    const { api, engine } = await stackOf(west, few);
    api.unlisted.add(device);
    const failing = { ...west, devices: [...west.devices, device] };
    const renamed = { ...few, name: "gauges", formerName: "meters" };
    assert.notDeepEqual((await engine.update([failing, renamed], { order: "chained" })).failures, []);
    assert.ok((await engine.preview([west])).lines.includes("fleet meters: no longer in the program: 5 to release"));
    assert.deepEqual((await engine.update([west])).failures, []);
    assert.deepEqual([...api.licensed], west.devices);
  });

  it("is not one that the program has begun to declare late, which is confirmed once", async () => {
    const { api, engine, confirmed } = await stackOf(west, meters);
    const program = [west, { ...meters, isLate: true }];
    assert.deepEqual(codesIn((await engine.preview(program)).failures.join("\n")), ["removal-limit"]);
    confirmed.text = "20";
    assert.deepEqual((await engine.update(program)).failures, []);
    confirmed.text = "";
    for (let run = 1; run <= 2; run++) {
      assert.deepEqual((await engine.preview(program)).lines, []);
      assert.deepEqual((await engine.update(program)).failures, []);
    }
    assert.deepEqual([...api.licensed].sort(), [...others, ...west.devices].sort());
  });

  it("is planned, too, where only runs with --target have declared it", async () => {
    const { api, engine } = await stackOf(west);
    await engine.update([west, few], { targets: ["meters"] });
    assert.ok((await engine.preview([west])).lines.includes("fleet meters: no longer in the program: 5 to release"));
    assert.deepEqual((await engine.update([west])).failures, []);
    assert.deepEqual([...api.licensed], west.devices);
  });

  it("is confirmed by what a refresh in the same run has left of its record", async () => {
    const { api, engine, confirmed } = await stackOf(west, meters);
    others.slice(0, 3).forEach((imei) => api.licensed.delete(imei));
    confirmed.text = "17";
    assert.deepEqual((await engine.update([west], { isRefreshed: true })).failures, []);
    assert.deepEqual([...api.licensed], west.devices);
  });

  it("is planned again as long as its deletion fails", async () => {
    const { api, engine } = await stackOf(west, few);
    for (let run = 1; run <= 3; run++) {
      const { lines } = await engine.preview([west]);
      assert.deepEqual(
        lines.filter((line) => line.startsWith("fleet meters")),
        ["fleet meters: no longer in the program: 5 to release"],
      );
      api.disturbances.push("refusing");
      assert.deepEqual(codesIn((await engine.update([west])).failures.join("\n")), ["deletion-incomplete"]);
    }
    assert.deepEqual((await engine.update([west])).failures, []);
    assert.deepEqual([...api.licensed], west.devices);
    assert.deepEqual((await engine.preview([west])).lines, []);
  });

  it("is to be confirmed again when its deletion has failed, or something else before it", async () => {
    const { api, engine, confirmed } = await stackOf(west, meters);
    confirmed.text = "20";
    api.disturbances.push("refusing");
    const more = { ...west, devices: [...west.devices, device] };
    assert.notDeepEqual((await engine.update([more], { continues: false })).failures, []);
    assert.equal(engine.recorded("meters").length, 20);
    confirmed.text = "";
    for (const run of [await engine.preview([more]), await engine.update([more])]) {
      assert.deepEqual(codesIn(run.failures.join("\n")), ["removal-limit"]);
    }
    confirmed.text = "20";
    assert.deepEqual((await engine.update([more])).failures, []);
    assert.deepEqual([...api.licensed], more.devices);
  });

  it("is nothing to a run once it is deleted, though somebody else licenses and upgrades its devices then", async () => {
    const { api, engine, confirmed } = await stackOf(west, meters);
    confirmed.text = "20";
    assert.deepEqual((await engine.update([west])).failures, []);
    confirmed.text = "";
    others.forEach((imei) => api.licensed.add(imei));
    api.neverReleased.add(others[0] ?? "");
    for (const run of [engine.preview([west]), engine.update([west])]) {
      const { failures, lines } = await run;
      assert.deepEqual([failures, lines], [[], []]);
    }
    assert.equal(api.licensed.size, 22);
  });

  it("is not believed to hold what it had before it was deleted, under adopt: false, although it is declared again", async () => {
    const { api, engine } = await stackOf(west, few);
    assert.deepEqual((await engine.update([west])).failures, []);
    few.devices.forEach((imei) => api.licensed.add(imei));
    const south: DeclaredInProgram = { ...few, name: "south", options: { adopt: false } };
    const preview = await engine.preview([west, south, { name: "meters", devices: [] }]);
    assert.deepEqual(codesIn(preview.failures.join("\n")), ["already-licensed"]);
  });

  it("is not believed to hold what it declared, under adopt: false", async () => {
    const { api, engine } = await stackOf(west);
    api.nonexistent.add(device);
    await engine.update([west, { ...few, devices: [device, ...few.devices] }]);
    assert.deepEqual(engine.recorded("meters"), few.devices);
    // Somebody else's.
    api.licensed.add(device);
    const preview = await engine.preview([west, { name: "south", devices: [device], options: { adopt: false } }]);
    assert.deepEqual(codesIn(preview.failures.join("\n")), ["already-licensed"]);
  });

  it("transfers its devices to a fleet of another name, which is no adoption of somebody else's", async () => {
    const { api, engine } = await stackOf(west, few);
    const [foreign = assert.fail()] = imeis(1, 300);
    api.licensed.add(foreign);
    for (const [extra, adopts] of [
      [[], 0],
      [[foreign], 1],
    ] as const) {
      const { failures, lines } = await engine.preview([
        west,
        { ...few, name: "gauges", devices: [...few.devices, ...extra] },
      ]);
      assert.deepEqual(failures, []);
      assert.ok(lines.includes("fleet meters: no longer in the program: 5 to transfer to another fleet"));
      assert.equal(lines.filter((line) => /^fleet gauges: adopts 1 device .*: \d+$/.test(line)).length, adopts);
      assert.equal(lines.filter((line) => line.startsWith("fleet gauges: adopts ")).length, adopts);
    }
  });

  it("transfers its devices to a fleet that is declared late, although its release was planned", async () => {
    const { api, engine } = await stackOf(west, few);
    const { failures, lines } = await engine.update([west, { ...few, name: "late", isLate: true }]);
    assert.deepEqual(failures, []);
    assert.ok(lines.includes("fleet meters: no longer in the program: 5 to release"));
    assert.deepEqual(engine.recorded("late"), few.devices);
    assert.deepEqual([...api.licensed], [...west.devices, ...few.devices]);
  });

  it("stops no run when its account cannot be read, and is deleted all the same", async () => {
    const { api, engine } = await stackOf(west, few);
    api.listingFailure = unreadable;
    const preview = await engine.preview([west]);
    assert.deepEqual(preview.failures, []);
    assert.match(preview.lines.join("\n"), /^fleet meters: .*no longer in the program.*\[releases-unknown\]$/);
    assert.deepEqual((await engine.update([west])).failures, []);
    assert.deepEqual([...api.licensed], west.devices);
  });

  it("stops nothing but its own deletion when nobody can tell what is not released", async () => {
    const { api, engine } = await stackOf(west, few);
    api.upgrades = () => Promise.reject(unreadable);
    assert.deepEqual(codesIn((await engine.preview([west])).lines.join("\n")), ["account-unknown", "releases-unknown"]);
    const { failures } = await engine.update([{ ...west, devices: [...west.devices, device] }]);
    assert.equal(failures.length, 1);
    assert.match(String(failures[0]), /Nothing in fleet meters was changed\. \[account-unknown\]$/);
    assert.deepEqual([...api.licensed], [...west.devices, ...few.devices, device]);
  });

  it("stops every run when planning it meets a bug, which is called one", async () => {
    const { api, engine } = await stackOf(west, few);
    api.subscription = () => Promise.reject(new TypeError("x is undefined"));
    assert.deepEqual(codesIn((await engine.preview([west])).failures.join("\n")), ["internal-error"]);
  });

  it("releases the device that has come to it, and the fleet that it came from does not", async () => {
    const [moving = assert.fail(), ...rest] = west.devices;
    const { engine } = await stackOf(west, { ...few, devices: [] });
    const smaller = { ...west, devices: rest };
    await engine.update([smaller, { ...few, devices: [moving] }], { order: "oneByOne" });
    assert.deepEqual([engine.inTransit("west"), engine.recorded("meters")], [[moving], [moving]]);
    const { lines } = await engine.preview([smaller]);
    assert.ok(
      lines.includes(`account ${account}: 1 to release in 1 fleet; 99 of 100 licenses free afterwards`),
      lines.join("\n"),
    );
  });
});

/** Fleets on the first account, and a second one for them to go to. */
async function twoAccounts(...fleets: readonly DeclaredInProgram[]) {
  const former = new MemoryLicenses(100);
  const present = new MemoryLicenses(100);
  const pools = new Map([
    [account, former],
    [other, present],
  ]);
  const engine = new EngineModel(lifecycleProcesses(() => apiOver(pools)));
  assert.deepEqual((await engine.update(fleets)).failures, []);
  return { former, present, engine };
}

const other = "0402196254-00002";

describe("a fleet whose account changes", () => {
  it("asks nobody to confirm what a mistyped account would release", async () => {
    const { former, present, engine } = await twoAccounts(meters);
    present.subscription = () => Promise.reject(unreadable);
    for (const run of [engine.preview.bind(engine), engine.update.bind(engine)]) {
      const { failures } = await run([{ ...meters, account: other }]);
      assert.deepEqual(codesIn(failures.join("\n")), ["account-unknown"]);
    }
    assert.equal(former.licensed.size, 20);
    // Nobody believes afterwards that the fleet has been there.
    const { failures, lines } = await engine.preview([meters]);
    assert.deepEqual([failures, lines], [[], []]);
  });

  it("leaves devices to a fleet there that takes nothing over from others", async () => {
    const { former, engine } = await twoAccounts(few);
    const heir = { ...west, name: "heir", devices: few.devices.slice(0, 2), options: { adopt: false } };
    const moved = { ...few, devices: few.devices.slice(2), account: other };
    const { failures } = await engine.update([moved, heir]);
    assert.deepEqual(failures, []);
    assert.deepEqual([engine.recorded("heir"), [...former.licensed]], [heir.devices, heir.devices]);
  });

  it("does not leave devices to a fleet that is updated only after that: should it fail, nobody would record them", async () => {
    const { former, engine } = await twoAccounts(few);
    const heir = { ...west, name: "heir", devices: few.devices.slice(0, 2) };
    const moved = { ...few, devices: few.devices.slice(2), account: other };
    const { failures } = await engine.update([moved, heir], { order: "chained" });
    assert.deepEqual(failures.map(codesIn), [["transfer-incomplete"]]);
    assert.deepEqual([engine.recorded("meters"), [...former.licensed]], [few.devices, few.devices]);
    const first = await engine.update([{ ...few, devices: moved.devices }, heir], { order: "chained" });
    assert.deepEqual(first.failures, []);
    // Whether the heir has taken them is seen only by a refresh, where it is compared after the deletion.
    const unseen = await engine.update([moved, heir], { order: "chained" });
    assert.deepEqual(unseen.failures.map(codesIn), [["transfer-incomplete"]]);
    const seen = await engine.update([moved, heir], { order: "chained", isRefreshed: true });
    assert.deepEqual(seen.failures, []);
    assert.deepEqual([engine.recorded("heir"), [...former.licensed]], [heir.devices, heir.devices]);
  });

  it("exchanges its account, and its devices, with another fleet in one run", async () => {
    const [mine, theirs] = [few.devices, west.devices];
    const { former, present, engine } = await twoAccounts(
      { name: "meters", devices: mine },
      { name: "west", devices: theirs, account: other },
    );
    const { failures } = await engine.update([
      { name: "meters", devices: theirs, account: other },
      { name: "west", devices: mine },
    ]);
    assert.deepEqual(failures, []);
    assert.deepEqual([[...former.licensed], [...present.licensed]], [mine, theirs]);
    assert.deepEqual([engine.recorded("west"), engine.recorded("meters")], [mine, theirs]);
  });

  it("gives no device to a fleet that waits itself, for one that is left out: nobody would record it", async () => {
    const [first, second] = few.devices;
    const [third, fourth] = west.devices;
    const { former, present, engine } = await twoAccounts(
      { name: "meters", devices: [String(first), String(second)] },
      { name: "west", devices: [String(third), String(fourth)], account: other },
      { name: "north", devices: [], account: other },
    );
    const moved = [
      { name: "meters", devices: [], account: other },
      { name: "west", devices: [String(first)] },
      { name: "north", devices: [String(third)], account: other },
    ];
    const { failures } = await engine.update(moved, { targets: ["meters", "west"] });
    assert.deepEqual(failures.map(codesIn), [["transfer-incomplete"], ["transfer-incomplete"]]);
    assert.deepEqual(
      [engine.recorded("meters"), engine.recorded("west")],
      [
        [first, second],
        [third, fourth],
      ],
    );
    assert.deepEqual([former.licensed.size, present.licensed.size], [2, 2]);
  });

  it("plans to release what it still holds on the former one", async () => {
    const { former, engine } = await twoAccounts(few);
    few.devices.slice(0, 2).forEach((imei) => former.licensed.delete(imei));
    const { failures, lines } = await engine.preview([{ ...few, account: other }]);
    assert.deepEqual(failures, []);
    assert.ok(
      lines.includes(`fleet meters: leaves account ${account}: 3 to release, 2 to drop (not licensed)`),
      lines.join("\n"),
    );
    assert.ok(lines.includes(`account ${account}: 3 to release in 1 fleet; 100 of 100 licenses free afterwards`));
  });

  it("under another name, after a refresh in the same run, is planned as what it does", async () => {
    const { engine } = await twoAccounts(few);
    const renamed = { ...few, name: "renamed", formerName: "meters", account: other };
    const { failures, lines } = await engine.update([renamed], { isRefreshed: true });
    assert.deepEqual(failures, []);
    assert.deepEqual(
      lines.filter((line) => line.includes("leaves account")),
      [`fleet renamed: leaves account ${account}: 5 to release`],
    );
  });

  for (const [what, options, missing, codes] of [
    ["that lacks its devices", {}, few.devices, ["devices-not-in-account"]],
    ["whose devices are not looked up", { checkDevices: "never" }, few.devices, []],
  ] as const) {
    it(`to one ${what}: ${codes.length === 0 ? "is planned" : "is refused, with nothing released"}`, async () => {
      const { former, present, engine } = await twoAccounts(few);
      missing.forEach((imei) => present.unlisted.add(imei));
      const { failures } = await engine.preview([{ ...few, options, account: other }]);
      assert.deepEqual(codesIn(failures.join("\n")), codes);
      assert.equal(former.licensed.size, 5);
    });
  }

  it("to one whose device list is not complete is refused, with nothing released", async () => {
    const { former, present, engine } = await twoAccounts(few);
    const [foreign = assert.fail()] = imeis(1, 200);
    present.licensed.add(foreign);
    present.unlisted.add(foreign);
    const { failures } = await engine.update([{ ...few, account: other }]);
    assert.deepEqual(codesIn(failures.join("\n")), ["devices-unchecked"]);
    assert.equal(former.licensed.size, 5);
  });
});

describe("a fleet that leaves an account that cannot be read", () => {
  it("is planned on the new one", async () => {
    const { former, engine } = await twoAccounts(west);
    former.listingFailure = unreadable;
    const { failures, lines } = await engine.preview([{ ...west, account: other }]);
    assert.deepEqual(failures, []);
    assert.match(String(lines[0]), /^fleet west: .*leaves account 0402196254-00001.*\[releases-unknown\]$/);
    assert.ok(lines.includes("fleet west: 2 to assign"));
  });
});
