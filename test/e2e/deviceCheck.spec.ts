import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../src/simulator";
import { describeOnEngine } from "../support/describeOnEngine";
import { account, seedOf } from "../support/fleetPrograms";
import { licensedIn, refused, succeeded } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { PulumiProject, simulatorSettings } from "../support/pulumiProject";

const devices = imeis(6);
const eligible = devices.slice(0, 4);
const [ineligible] = devices.slice(4);
const [unknown] = imeis(1, 900);

function programOf(declared: readonly string[], options: object = {}): string {
  return `const { DeviceLicenseAssignment } = require("pulumi-thingspace-fota");
new DeviceLicenseAssignment("west", ${JSON.stringify({ account, devices: declared, ...options })});
`;
}

describeOnEngine("devices that cannot have a license", () => {
  let simulator: Simulator;
  let project: PulumiProject;

  beforeEach(async () => {
    simulator = await startSimulator({ seed: seedOf(devices) });
    simulator.patchAccount(account, { devices: [{ deviceId: String(ineligible), fotaEligible: false }] });
    project = await PulumiProject.create("", simulatorSettings(simulator));
  });
  afterEach(async () => {
    await project[Symbol.asyncDispose]();
    await simulator.close();
  });

  it("are named at preview, all of them, and nothing is written", async () => {
    await project.rewrite(programOf([...eligible, String(ineligible), String(unknown)]));
    for (const output of [refused(await project.preview()), refused(await project.up())]) {
      assert.match(output, new RegExp(`1 device of the fleet .*${String(unknown)}.*\\[devices-not-in-account\\]`));
      assert.match(output, new RegExp(`1 device .*${String(ineligible)}.*\\[devices-ineligible\\]`));
    }
    assert.equal(simulator.writes(), 0);
  });

  it("get a license asked for where the fleet says so, and the update tells what ThingSpace answers", async () => {
    await project.rewrite(programOf([...eligible, String(ineligible)], { ineligible: "warn" }));
    assert.match(succeeded(await project.preview()), /warning: 1 device .*\[devices-ineligible\]/);
    assert.match(refused(await project.up()), /\[partial-failure\]/);
    assert.deepEqual(licensedIn(simulator), eligible);
  });

  it("are left to the update where the fleet says so", async () => {
    await project.rewrite(programOf([...eligible, String(unknown)], { checkDevices: "never" }));
    succeeded(await project.preview());
    assert.equal(simulator.requests().filter(({ path }) => path.includes("/devices/")).length, 0);
    assert.match(refused(await project.up()), /\[partial-failure\]/);
    assert.deepEqual(licensedIn(simulator), eligible);
  });
});
