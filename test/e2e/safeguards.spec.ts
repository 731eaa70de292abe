import assert from "node:assert/strict";
import { describeOnEngine } from "../support/describeOnEngine";
import { account, emptyProgram, fleetProgram, seedOf } from "../support/fleetPrograms";
import { afterFleet, afterUp, licensedIn, refused, succeeded, withFleet } from "../support/fleetStory";
import { imeis } from "../support/imeis";

const devices = imeis(20);

/** The program of one fleet with these options. */
const fleetWith = (options: object, of: readonly string[] = devices) =>
  fleetProgram(of).replace('"account"', `${JSON.stringify(options).slice(1, -1)},"account"`);

describeOnEngine("the safeguards on the real engine", () => {
  it("refuse to release more than the limit until exactly that number is confirmed, on change and on destroy", async () => {
    await afterFleet({ seed: seedOf(devices) }, devices, async (project, simulator) => {
      await project.rewrite(fleetProgram(devices.slice(6)));
      const change = refused(await project.preview());
      assert.match(change, /fleet west: .* 6 of 20 licenses .* 25%.*confirmRemoval: 6 .*\[removal-limit\]/);
      assert.equal(licensedIn(simulator).length, 20);

      await project.rewrite(fleetWith({ confirmRemoval: 6 }, devices.slice(6)));
      succeeded(await project.up());
      assert.equal(licensedIn(simulator).length, 14);

      // The confirmation that was left behind fits no other removal.
      await project.rewrite(emptyProgram);
      const gone = refused(await project.up());
      assert.match(gone, /14 of 14 licenses .* 25%.*\[removal-limit\]/);
      const destroyed = refused(await project.destroy());
      assert.match(destroyed, /run again with THINGSPACE_CONFIRM_REMOVAL=west=14 in the environment/);
      assert.equal(licensedIn(simulator).length, 14);

      project.set({ THINGSPACE_CONFIRM_REMOVAL: "west=14" });
      succeeded(await project.destroy());
      assert.deepEqual(licensedIn(simulator), []);
    });
  });

  it("print one confirmation for all fleets that are destroyed, which a shell takes as it is", async () => {
    const fleets = [
      ["west", imeis(20)],
      ["north meters", imeis(12, 21)],
      ['$HOME, it\'s "a=b"', imeis(11, 33)],
    ] as const;
    const declared = fleets.map(
      ([name, of]) =>
        `new DeviceLicenseAssignment(${JSON.stringify(name)}, ${JSON.stringify({ account, devices: of })});`,
    );
    const program = `const { DeviceLicenseAssignment } = require("pulumi-thingspace-fota");\n${declared.join("\n")}`;
    await afterUp(program, { seed: seedOf(fleets.flatMap(([, of]) => of)) }, async (project, simulator) => {
      const output = refused(await project.destroy());
      const printed = [...output.matchAll(/run again with (.*?) in the environment/g)].map(([, text]) => text);
      const [first = ""] = printed;
      assert.equal(new Set(printed).size, 1, output);
      for (const [name] of fleets) {
        assert.ok(output.includes(`fleet ${name}: failed [removal-limit]`), output);
      }
      succeeded(await project.shell(`${first} pulumi destroy --yes --skip-preview --stack test --non-interactive`));
      assert.deepEqual(licensedIn(simulator), []);
    });
  });

  it("name everybody who asks for more than there is, before anything is written", async () => {
    await withFleet({ seed: seedOf(devices, { licenseCount: 8 }) }, [], async (project, simulator) => {
      const fleets = [
        ["west", devices.slice(0, 5)],
        ["east", devices.slice(5, 10)],
        ["north", devices.slice(10, 20)],
      ] as const;
      const declared = fleets.map(
        ([name, of]) => `new DeviceLicenseAssignment("${name}", ${JSON.stringify({ account, devices: of })});`,
      );
      await project.rewrite(
        `const { DeviceLicenseAssignment } = require("pulumi-thingspace-fota");\n${declared.join("\n")}`,
      );
      const output = refused(await project.preview());
      // The engine stops at the fleet with which it is too much, whichever it takes up first.
      assert.match(output, /account 0402196254-00001 has 8 free \(0 of 8 in use\): \d+ missing.*\[headroom-exceeded\]/);
      for (const [name, of] of fleets) {
        assert.match(
          output,
          new RegExp(`${name}(: ${of.length}| needs ${of.length} licenses| with ${of.length} devices)`),
        );
      }
      assert.equal(simulator.writes(), 0);
    });
  });

  it("warn of scheduled upgrades that a release cancels, and keep upgraded devices licensed where that is wanted", async () => {
    const [upgraded, scheduled, another] = devices;
    await afterFleet({ seed: seedOf(devices) }, devices, async (project, simulator) => {
      simulator.patchAccount(account, {
        devices: [
          { deviceId: String(upgraded), upgrade: "completed" },
          { deviceId: String(scheduled), upgrade: "scheduled" },
        ],
      });
      await project.rewrite(fleetWith({ unreleasable: "leave" }, devices.slice(2)));
      const output = succeeded(await project.up());
      assert.match(output, /fleet west: 1 to release, 1 to keep licensed, 18 unchanged/);
      assert.match(output, new RegExp(`fleet west: warning: .*1 device .*: ${scheduled} \\[upgrades-canceled\\]`));
      assert.match(output, /fleet west: 1 released, 1 kept licensed/);
      assert.deepEqual(licensedIn(simulator), [upgraded, ...devices.slice(2)]);

      simulator.patchAccount(account, { devices: [{ deviceId: String(another), upgrade: "completed" }] });
      project.set({ THINGSPACE_CONFIRM_REMOVAL: "18" });
      assert.match(
        succeeded(await project.destroy()),
        new RegExp(`fleet west: 1 device .*: ${another} \\[licenses-kept\\]`),
      );
      assert.deepEqual(licensedIn(simulator), [upgraded, another]);
    });
  });

  it("refuse at preview, and on destroy before anything is released, what ThingSpace would stop halfway", async () => {
    const [running, scheduled] = imeis(2);
    await afterFleet({ seed: seedOf(devices.slice(0, 8)) }, devices.slice(0, 8), async (project, simulator) => {
      simulator.patchAccount(account, {
        devices: [
          { deviceId: String(running), upgrade: "inProgress" },
          { deviceId: String(scheduled), upgrade: "scheduled" },
        ],
      });
      await project.rewrite(fleetProgram(devices.slice(2, 8)));
      const preview = refused(await project.preview());
      assert.match(
        preview,
        new RegExp(`fleet west: .*1 device.*: ${running}\\. .*unreleasable: "leave".*\\[unreleasable\\]`),
      );
      const destroy = refused(await project.destroy());
      assert.match(
        destroy,
        new RegExp(
          `fleet west: .*1 device.*: ${running}\\. .*unreleasable: "leave", run pulumi up.*\\[unreleasable\\]`,
        ),
      );
      assert.doesNotMatch(destroy, /\n +at .*\.js:\d+/, "no stack is printed");
      assert.equal(simulator.writes(), 0);
      simulator.patchAccount(account, { devices: [{ deviceId: String(running), upgrade: "none" }] });
      assert.match(
        succeeded(await project.destroy()),
        new RegExp(`fleet west: warning: .*1 device .*: ${scheduled} \\[upgrades-canceled\\]`),
      );
      assert.deepEqual(licensedIn(simulator), []);
    });
  });

  it("adopt visibly, or not at all", async () => {
    const seed = seedOf(devices, { licensed: devices.slice(0, 3) });
    await withFleet({ seed }, devices, async (project, simulator) => {
      await project.rewrite(fleetWith({ adopt: false }));
      const output = refused(await project.preview());
      assert.match(output, /fleet west: 3 declared devices .*: 353238060000001.*adopt: true.*\[already-licensed\]/);
      await project.rewrite(fleetProgram(devices, ["adoptedCount"]));
      assert.match(succeeded(await project.up()), /fleet west: adopts 3 devices .*: 353238060000001/);
      assert.equal((await project.outputs())["adoptedCount"], 3);
      assert.equal(licensedIn(simulator).length, 20);
    });
  });

  it("keep licenses where that is wanted, also when the fleet is destroyed", async () => {
    await afterUp(fleetWith({ onRemoval: "keep" }), { seed: seedOf(devices) }, async (project, simulator) => {
      await project.rewrite(fleetWith({ onRemoval: "keep" }, devices.slice(10)));
      succeeded(await project.up());
      succeeded(await project.destroy());
      assert.equal(licensedIn(simulator).length, 20);
    });
  });
});
