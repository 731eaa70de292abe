import assert from "node:assert/strict";
import { account, fleetProgram, seedOf } from "../support/fleetPrograms";
import { imeis } from "../support/imeis";
import { afterFleet, licensedIn, refused, succeeded, withFleet } from "../support/fleetStory";
import { describeOnEngine } from "../support/describeOnEngine";

describeOnEngine("a fleet on the real engine", () => {
  it("lives: preview, up, nothing to do, drift, fix, change, destroy", async () => {
    const devices = imeis(12);
    const [lost] = imeis(1, 5);
    await withFleet(
      { seed: seedOf(devices, { licenseCount: 20 }) },
      devices.slice(0, 10),
      async (project, simulator) => {
        const preview = succeeded(await project.preview());
        assert.match(preview, /fleet west: 10 to assign\n/);
        assert.match(preview, new RegExp(`account ${account}: 10 to assign in 1 fleet; 10 of 20 licenses`));
        assert.equal(simulator.writes(), 0, "a preview writes nothing");

        assert.match(succeeded(await project.up()), /fleet west: 10 assigned; 10 devices licensed/);
        assert.deepEqual(licensedIn(simulator), devices.slice(0, 10));
        assert.deepEqual((await project.outputs())["devices"], devices.slice(0, 10));

        simulator.clearRequests();
        succeeded(await project.up({ expectNoChanges: true }));
        assert.deepEqual(simulator.requests(), [], "a fleet that is as recorded needs no call");

        await project.minutesLater();
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
        assert.match(change, /fleet west: 2 to assign, 2 to release, 8 unchanged\n/);
        assert.match(
          change,
          new RegExp(`account ${account}: .*2 to assign, 2 to release in 1 fleet; 10 of 20 licenses`),
        );
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
    const devices = imeis(3);
    await afterFleet({ seed: seedOf(devices) }, devices, async (project) => {
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
    await afterFleet({ seed: seedOf(devices) }, devices, async (project, simulator) => {
      await project.rewrite(fleetProgram(devices.slice(0, 1)).replace("});", '}, { ignoreChanges: ["devices"] });'));
      succeeded(await project.up({ expectNoChanges: true }));
      assert.equal(licensedIn(simulator).length, 3);
    });
  });

  it("shows labels in the diff and changes them without a call that writes", async () => {
    const [device] = imeis(1);
    await afterFleet({ seed: seedOf(imeis(1)) }, { [String(device)]: "pump-17" }, async (project, simulator) => {
      assert.deepEqual((await project.outputs())["labels"], { [String(device)]: "pump-17" });
      await project.rewrite(fleetProgram({ [String(device)]: "pump-18" }));
      assert.match(succeeded(await project.preview({ diff: true })), new RegExp(`\\+ ${device} {2}pump-18`));
      succeeded(await project.up());
      assert.deepEqual(simulator.requests(), []);
    });
  });
});
