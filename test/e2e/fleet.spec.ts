import assert from "node:assert/strict";
import { account, emptyProgram, fleetProgram, seedOf } from "../support/fleetPrograms";
import { imeis } from "../support/imeis";
import { licensedIn, refused, succeeded, withFleet } from "../support/fleetStory";
import { describeOnEngine } from "../support/describeOnEngine";

describeOnEngine("a fleet on the real engine", () => {
  it("lives: preview, up, nothing to do, drift, heal, change, destroy", async () => {
    const devices = imeis(12);
    const [lost] = imeis(1, 5);
    await withFleet(
      { seed: seedOf(devices, { licenseCount: 20 }) },
      devices.slice(0, 10),
      async (project, simulator) => {
        const preview = succeeded(await project.preview());
        assert.match(preview, /fleet west: 10 to assign; 10 of 20 licenses free afterwards/);
        assert.equal(simulator.writes(), 0, "a preview writes nothing");

        assert.match(succeeded(await project.up()), /fleet west: 10 assigned; 10 devices licensed/);
        assert.deepEqual(licensedIn(simulator), devices.slice(0, 10));
        assert.deepEqual((await project.stack.outputs())["devices"]?.value, devices.slice(0, 10));

        simulator.clearRequests();
        succeeded(await project.preview({ expectNoChanges: true }));
        succeeded(await project.up({ expectNoChanges: true }));
        assert.deepEqual(simulator.requests(), [], "a fleet that is as recorded needs no call");

        simulator.patchAccount(account, { devices: [{ deviceId: String(lost), licensed: false }] });
        const drift = refused(await project.command("refresh", "--preview-only", "--expect-no-changes", "--diff"));
        assert.match(drift, new RegExp(`- ${lost}`));
        assert.doesNotMatch(
          drift,
          new RegExp(`- (?!${lost})\\d{15}`),
          "only the device that lost its license is marked",
        );
        succeeded(await project.refresh());
        assert.match(succeeded(await project.up()), /fleet west: 1 assigned; 10 devices licensed/);
        assert.deepEqual(licensedIn(simulator), devices.slice(0, 10));

        await project.rewrite(fleetProgram(devices.slice(2)));
        const change = succeeded(await project.preview({ diff: true }));
        assert.match(change, /fleet west: 2 to assign, 2 to release, 8 unchanged; 10 of 20 licenses free afterwards/);
        succeeded(await project.up());
        assert.deepEqual(licensedIn(simulator), devices.slice(2));

        assert.match(succeeded(await project.destroy()), /fleet west: 10 released/);
        assert.deepEqual(licensedIn(simulator), []);
      },
    );
  });

  it("shows a change of three in ten thousand as a diff of a few lines, with exactly those marked", async () => {
    const devices = imeis(10_001);
    const before = devices.slice(0, 10_000);
    await withFleet({ seed: seedOf(devices) }, before, async (project, simulator) => {
      await project.rewrite(fleetProgram(before));
      succeeded(await project.up());
      assert.equal(licensedIn(simulator).length, 10_000);
      const removed = [before[4_000], before[7_000]];
      await project.rewrite(fleetProgram(devices.filter((imei) => !removed.includes(imei))));
      const diff = succeeded(await project.preview({ diff: true }));
      const marked = diff.split("\n").filter((line) => /^\s+[-+] \d{15}/.test(line));
      assert.deepEqual(
        marked.map((line) => line.trim()),
        [`- ${removed[0]}`, `- ${removed[1]}`, `+ ${devices[10_000]}`],
      );
      assert.ok(diff.split("\n").length < 60, diff);
      succeeded(await project.up());
      succeeded(await project.up({ expectNoChanges: true }));
    });
  });

  it("records exactly what it got when devices are refused, and takes up only the rest", async () => {
    const devices = imeis(5);
    const [missing] = imeis(1, 3);
    const known = devices.filter((imei) => imei !== missing);
    await withFleet({ seed: seedOf(known, { licenseCount: 9 }) }, devices, async (project, simulator) => {
      const failed = refused(await project.up());
      assert.match(
        failed,
        /fleet west: 1 device not settled, see below; 4 devices licensed, and the state records exactly these/,
      );
      assert.match(failed, new RegExp(`${missing}: Device Not Found\\.`));
      assert.equal((await project.resource("west")).outputs?.["licensedCount"], 4);

      // The device comes to life; the next up asks for nothing else.
      simulator.patchAccount(account, { devices: [{ deviceId: String(missing), licensed: false, upgrade: "none" }] });
      assert.match(succeeded(await project.up()), /fleet west: 1 to assign, 4 unchanged/);
      assert.deepEqual(licensedIn(simulator).sort(), devices);
      succeeded(await project.up({ expectNoChanges: true }));

      assert.match(succeeded(await project.destroy()), /5 released/);
      assert.deepEqual(licensedIn(simulator), []);
    });
  });

  it("keeps a device that ThingSpace will not release, and says so, on update and on destroy", async () => {
    const devices = imeis(3);
    const [upgraded] = imeis(1, 2);
    await withFleet({ seed: seedOf(devices) }, devices, async (project, simulator) => {
      succeeded(await project.up());
      simulator.patchAccount(account, { devices: [{ deviceId: String(upgraded), upgrade: "completed" }] });
      await project.rewrite(fleetProgram(devices.slice(2)));
      const change = refused(await project.preview());
      assert.match(change, new RegExp(`ThingSpace will not release the license of 1 device, .*: ${upgraded}\\.`));

      const half = refused(await project.destroy());
      assert.match(
        half,
        new RegExp(`will not release the license of 1 device, .*: ${upgraded}\\. Keep the fleet, or declare`),
      );
      assert.deepEqual(licensedIn(simulator), devices, "nothing was released halfway");
      assert.doesNotMatch(half, /\n +at .*\.js:\d+/, "no stack is printed");

      // As the message says.
      const program = fleetProgram(devices).replace('"devices"', '"unreleasable":"leave","devices"');
      await project.rewrite(program);
      succeeded(await project.up());
      assert.match(
        succeeded(await project.destroy()),
        /1 device left without being released; nobody records its license any more/,
      );
      assert.deepEqual(licensedIn(simulator), [upgraded]);
    });
  });

  it("says so when nobody knows whether a write took effect, and finds out in the next up", async () => {
    const devices = imeis(4);
    await withFleet({ seed: seedOf(devices) }, devices, async (project, simulator) => {
      succeeded(await project.up());
      // All answers to the release are lost, and then the line is dead.
      simulator.setFaults([
        { name: "reset-after", on: "remove", times: 999 },
        // Past the plan, which lists, too.
        { name: "refuse", on: "status", after: 1, times: 999 },
      ]);
      await project.rewrite(fleetProgram(devices.slice(0, 2)));
      assert.match(refused(await project.up()), /2 devices of which nobody knows whether the last request took effect/);
      const { outputs } = await project.resource("west");
      assert.equal(outputs?.["devices"], `${devices[0]}\n${devices[1]}\n`);
      assert.equal(outputs["undetermined"], `${devices[2]}\n${devices[3]}\n`);

      // Reverting is what people do then; the licenses that are gone must not be taken for granted.
      simulator.clearFaults();
      await project.rewrite(fleetProgram(devices));
      succeeded(await project.up());
      assert.deepEqual(licensedIn(simulator), devices);
      succeeded(await project.up({ expectNoChanges: true }));
    });
  });

  it("goes up alone when another new fleet is not targeted", async () => {
    const devices = imeis(2);
    await withFleet({ seed: seedOf(devices) }, devices, async (project, simulator) => {
      const both = `${fleetProgram(devices.slice(0, 1))}
new DeviceLicenseAssignment("east", ${JSON.stringify({ account, devices: devices.slice(1) })});`;
      await project.rewrite(both);
      const east = "urn:pulumi:test::fleet-test::pulumi-nodejs:dynamic/thingspace:DeviceLicenseAssignment::east";
      succeeded(await project.up({ target: [east] }));
      assert.deepEqual(licensedIn(simulator), devices.slice(1));
      succeeded(await project.up());
      assert.deepEqual(licensedIn(simulator), devices);
    });
  });

  it("takes no option that ignoreChanges names and the state lacks", async () => {
    const devices = imeis(2);
    await withFleet({ seed: seedOf(devices) }, devices, async (project) => {
      succeeded(await project.up());
      await project.rewrite(
        fleetProgram(devices).replace(
          "});",
          ', removalLimit: { percent: 5 } }, { ignoreChanges: ["removalLimit", "confirmRemoval"] });',
        ),
      );
      succeeded(await project.up());
      assert.equal((await project.resource("west")).outputs?.["removalLimit"], undefined);
    });
  });

  it("can be left alone by ignoreChanges", async () => {
    const devices = imeis(3);
    await withFleet({ seed: seedOf(devices) }, devices, async (project, simulator) => {
      succeeded(await project.up());
      await project.rewrite(fleetProgram(devices.slice(0, 1)).replace("});", '}, { ignoreChanges: ["devices"] });'));
      succeeded(await project.up({ expectNoChanges: true }));
      assert.equal(licensedIn(simulator).length, 3);
    });
  });

  it("releases what is taken out of the program", async () => {
    const devices = imeis(3);
    await withFleet({ seed: seedOf(devices) }, devices, async (project, simulator) => {
      succeeded(await project.up());
      await project.rewrite(emptyProgram);
      succeeded(await project.up());
      assert.deepEqual(licensedIn(simulator), []);
    });
  });

  it("adopts what holds a license already, and never touches the rest of the account", async () => {
    const devices = imeis(6);
    const seed = seedOf(devices, { licensed: devices.slice(0, 4) });
    await withFleet({ seed }, devices.slice(2, 5), async (project, simulator) => {
      assert.match(succeeded(await project.up()), /fleet west: 1 assigned, 2 adopted; 3 devices licensed/);
      assert.equal((await project.stack.outputs())["adoptedCount"]?.value, 2);
      succeeded(await project.destroy());
      assert.deepEqual(licensedIn(simulator), devices.slice(0, 2));
    });
  });

  it("shows labels in the diff and changes them without a call that writes", async () => {
    const [device] = imeis(1);
    await withFleet({ seed: seedOf(imeis(1)) }, { [String(device)]: "pump-17" }, async (project, simulator) => {
      succeeded(await project.up());
      assert.deepEqual((await project.stack.outputs())["labels"]?.value, { [String(device)]: "pump-17" });
      await project.rewrite(fleetProgram({ [String(device)]: "pump-18" }));
      simulator.clearRequests();
      assert.match(succeeded(await project.preview({ diff: true })), new RegExp(`\\+ ${device} {2}pump-18`));
      succeeded(await project.up());
      assert.deepEqual(simulator.requests(), []);
    });
  });

  it("keeps no credential in the state, and prints none", async () => {
    const devices = imeis(2);
    await withFleet({ seed: seedOf(devices) }, devices, async (project) => {
      const printed = succeeded(await project.up({ debug: true, logVerbosity: 9 }));
      const stored = JSON.stringify(await project.stack.exportStack());
      for (const secret of ["demo-secret", "demo-password", "Bearer", "VZ-M2M-Token"]) {
        assert.ok(!stored.includes(secret), `the state holds ${secret}`);
        assert.ok(!printed.includes(secret), `the output holds ${secret}`);
      }
    });
  });
});
