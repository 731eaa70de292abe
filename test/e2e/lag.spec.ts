import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../src/simulator";
import { codesIn } from "../support/codes";
import { describeOnEngine } from "../support/describeOnEngine";
import { account, seedOf } from "../support/fleetPrograms";
import { licensedIn, refused, succeeded } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { PulumiProject, simulatorSettings } from "../support/pulumiProject";

const devices = imeis(14);
const twelve = devices.slice(0, 12);

const programOf = (of: readonly string[], options: object = {}) =>
  `const { DeviceLicenseAssignment } = require("pulumi-thingspace-fota");
new DeviceLicenseAssignment("west", ${JSON.stringify({ account, devices: of, ...options })});
`;

/** Runs `story` right after a fleet of twelve went up, on a service whose listing and count show what was a minute ago. */
async function rightAfter(
  options: object,
  story: (project: PulumiProject, simulator: Simulator) => Promise<void>,
): Promise<void> {
  await using simulator = await startSimulator({ seed: seedOf(devices) });
  simulator.setFaults([
    { name: "listing-lags", seconds: 60, times: 1_000 },
    { name: "count-lags", seconds: 60, times: 1_000 },
  ]);
  await using project = await PulumiProject.create(programOf(twelve, options), simulatorSettings(simulator));
  succeeded(await project.up());
  await story(project, simulator);
}

describeOnEngine("a service that shows what was a minute ago", () => {
  it("loses nothing to a refresh right after an up, and no removal limit", () =>
    rightAfter({}, async (project, simulator) => {
      assert.deepEqual(codesIn(succeeded(await project.refresh({ expectNoChanges: true }))), ["listing-behind"]);
      await project.rewrite(programOf(twelve.slice(0, 2)));
      for (const run of [await project.preview(), await project.up(), await project.up({ refresh: true })]) {
        assert.ok(codesIn(refused(run)).includes("removal-limit"), run.output);
      }
      assert.deepEqual(licensedIn(simulator), twelve);
    }));

  it("is not taken for somebody else's doing under adopt: false, and what leaves the fleet is released", () =>
    rightAfter({ adopt: false }, async (project, simulator) => {
      succeeded(await project.up({ refresh: true }));
      await project.rewrite(programOf([...twelve.slice(2), String(devices[12])], { adopt: false }));
      const output = succeeded(await project.up({ refresh: true }));
      assert.match(output, /fleet west: 1 assigned, 2 released; 11 devices licensed/);
      assert.deepEqual(licensedIn(simulator), devices.slice(2, 13));
    }));

  it("is believed two minutes later", () =>
    rightAfter({}, async (project, simulator) => {
      simulator.setFaults([]);
      simulator.patchAccount(account, { devices: [{ deviceId: String(devices[0]), licensed: false }] });
      assert.deepEqual(codesIn(succeeded(await project.refresh({ expectNoChanges: true }))), ["listing-behind"]);
      await project.minutesLater();
      assert.deepEqual(codesIn(succeeded(await project.refresh())), ["licenses-lost"]);
      assert.match(succeeded(await project.up()), /fleet west: 1 assigned; 12 devices licensed/);
    }));
});
