import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../src/simulator";
import { apiVersion } from "../support/apiVersion";
import { describeOnEngine } from "../support/describeOnEngine";
import { account, seedOf } from "../support/fleetPrograms";
import { licensedIn, refused, succeeded } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { PulumiProject, simulatorSettings } from "../support/pulumiProject";

const devices = imeis(4);
const programOf = (candidates: readonly string[], name = "spares") => `
const { CancellationCandidateList, DeviceLicenseAssignment } = require("pulumi-thingspace-fota");
new DeviceLicenseAssignment("west", ${JSON.stringify({ account, devices })});
const list = new CancellationCandidateList(${JSON.stringify(name)}, ${JSON.stringify({ account, devices: candidates })});
exports.first = list.devices[0];
exports.count = list.count;
`;

const candidatesIn = (simulator: Simulator) => simulator.state().accounts[0]?.cancellationCandidates;

/** The version of the run, unless that has no such lists. */
const version = apiVersion === "v3" ? "v1" : apiVersion;

describeOnEngine("a list of cancellation candidates", () => {
  it("decides which devices keep their licenses when the subscription shrinks", async function () {
    // The one version without such a list says so; that is the next test.
    const settings = { THINGSPACE_API_VERSION: version };
    const order = [String(devices[2]), String(devices[0])];
    await using simulator = await startSimulator({ seed: seedOf(devices, { licenseCount: 4 }) });
    await using project = await PulumiProject.create(programOf(order), {
      ...simulatorSettings(simulator),
      ...settings,
    });
    assert.match(
      succeeded(await project.preview()),
      /cancellation list spares: 2 devices of account 0402196254-00001 will lose their licenses first/,
    );
    assert.equal(simulator.writes(), 0);
    succeeded(await project.up());
    assert.deepEqual(candidatesIn(simulator), order);
    succeeded(await project.up({ expectNoChanges: true }));

    // Under another name it stays where it is, and its order is what counts.
    await project.rewrite(programOf([...order].reverse(), "reserve"));
    succeeded(await project.up());
    assert.deepEqual(candidatesIn(simulator), [...order].reverse());

    simulator.patchAccount(account, { licenseCount: 3 });
    assert.deepEqual(licensedIn(simulator), devices.slice(1));

    await project.rewrite(`exports.empty = true;`);
    succeeded(await project.up());
    assert.deepEqual(candidatesIn(simulator), []);
  });

  it("is refused at preview where the version has none, also when it does not change, and goes on with one that has it", async () => {
    await using simulator = await startSimulator({ seed: seedOf(devices) });
    await using project = await PulumiProject.create(programOf([String(devices[0])]), {
      ...simulatorSettings(simulator),
      THINGSPACE_API_VERSION: version,
    });
    succeeded(await project.up());
    const advice =
      /API v3 has no list of cancellation candidates\. Set THINGSPACE_API_VERSION to v1 or v2 and run again/;
    project.set({ THINGSPACE_API_VERSION: "v3" });
    assert.match(refused(await project.preview()), advice);
    assert.match(refused(await project.destroy()), advice);
    assert.deepEqual(candidatesIn(simulator), [devices[0]]);
    project.set({ THINGSPACE_API_VERSION: version });
    succeeded(await project.destroy());
    assert.deepEqual(candidatesIn(simulator), []);
  });
});
