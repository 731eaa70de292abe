import assert from "node:assert/strict";
import { startSimulator } from "../../src/simulator";
import { codesIn } from "../support/codes";
import { describeOnEngine } from "../support/describeOnEngine";
import { account, seedOf } from "../support/fleetPrograms";
import { licensedIn, refused, succeeded } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { PulumiProject, simulatorSettings } from "../support/pulumiProject";

const devices = imeis(6);
const unknownDevice = imeis(1, 500)[0];

const programOf = (of: readonly unknown[], options = "") => `const pulumi = require("@pulumi/pulumi");
const { DeviceLicenseAssignment } = require("pulumi-thingspace-fota");
new DeviceLicenseAssignment("west", { account: "${account}", devices: pulumi.secret(${JSON.stringify(of)}), ${options} });
`;

describeOnEngine("a fleet whose devices are secret", () => {
  it("is planned, refused in part, refreshed and destroyed without an IMEI in sight, or in the state", async () => {
    const seed = seedOf(devices, { licensed: devices.slice(0, 2) });
    await using simulator = await startSimulator({ seed });
    await using project = await PulumiProject.create(
      programOf([...devices.slice(0, 4), unknownDevice]),
      simulatorSettings(simulator),
    );
    const outputs = [refused(await project.preview())];
    assert.deepEqual(codesIn(outputs[0] ?? ""), ["devices-not-in-account"]);
    await project.rewrite(programOf([...devices.slice(0, 4), unknownDevice], 'checkDevices: "never"'));
    outputs.push(
      succeeded(await project.preview({ diff: true })),
      refused(await project.up()),
      JSON.stringify(await project.resources()),
    );
    assert.deepEqual(codesIn(outputs[2] ?? ""), ["partial-failure"]);
    simulator.patchAccount(account, { devices: [{ deviceId: String(devices[0]), licensed: false }] });
    outputs.push(succeeded(await project.refresh()));
    await project.rewrite(programOf(devices.slice(0, 3)));
    outputs.push(succeeded(await project.up()), succeeded(await project.destroy()));
    assert.deepEqual(licensedIn(simulator), []);
    for (const output of outputs) {
      assert.doesNotMatch(output, /\b35323806\d{7}\b/);
    }
    assert.match(outputs.join("\n"), /fleet west: adopts 2 devices already licensed: \[secret\], \[secret\]/);
  });

  it("is not announced when only its labels are secret, and is removed without an IMEI or a label in sight", async () => {
    await using simulator = await startSimulator({ seed: seedOf(devices) });
    const [east, ...west] = devices;
    const labeled = west.map((imei) => `"${imei}": pulumi.secret("pump-17")`);
    const program = (more: string) => `${programOf([east]).replace('"west"', '"east"')}${more}`;
    await using project = await PulumiProject.create(
      program(`new DeviceLicenseAssignment("west", { account: "${account}", devices: { ${labeled.join()} } });`),
      simulatorSettings(simulator),
    );
    const outputs = [succeeded(await project.preview({ diff: true })), succeeded(await project.up())];
    simulator.patchAccount(account, { devices: [{ deviceId: String(west[0]), upgrade: "scheduled" }] });
    await project.rewrite(program(""));
    outputs.push(succeeded(await project.preview()), succeeded(await project.up()));
    assert.deepEqual(licensedIn(simulator), [east]);
    for (const output of outputs) {
      assert.doesNotMatch(output, /\b35323806\d{7}\b|pump-17/);
    }
    assert.match(outputs.join("\n"), /fleet west: warning: .*\[secret\] \[upgrades-canceled\]/);
  });
});
