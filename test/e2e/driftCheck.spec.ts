import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { startSimulator } from "../../src/simulator";
import { describeOnEngine } from "../support/describeOnEngine";
import { account } from "../support/fleetPrograms";
import { licensedIn, refused, succeeded } from "../support/fleetStory";
import { copyExample, PulumiProject, simulatorSettings } from "../support/pulumiProject";

const example = path.resolve(__dirname, "../../examples/drift-check");

describe("the workflow of the drift check", () => {
  const workflow = readFileSync(path.join(example, ".github/workflows/drift.yml"), "utf8");

  it("runs the scripts that are there, and logs in only once more after a login that went well", () => {
    const run = [...workflow.matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, script]) => script);
    assert.deepEqual(run, ["compare", "drift", "deploy"]);
    assert.doesNotMatch(workflow, /always\(\)|cancelled\(\)|failure\(\)|continue-on-error/);
  });
});

describeOnEngine("the drift check", () => {
  it("passes while all is well, tells which license vanished, and gives it back", async () => {
    await using simulator = await startSimulator();
    await using project = await PulumiProject.made(simulatorSettings(simulator), (directory) =>
      copyExample(example, directory),
    );
    succeeded(await project.up());
    succeeded(await project.script("compare"));
    succeeded(await project.script("drift"));

    const licensed = (isLicensed: boolean, deviceId: string) => {
      simulator.patchAccount(account, { devices: [{ deviceId, licensed: isLicensed }] });
    };
    licensed(true, "353238063289562");
    succeeded(await project.script("compare"));
    succeeded(await project.script("drift"));

    await project.minutesLater();
    licensed(false, "353238063289557");
    const compared = await project.script("compare");
    assert.equal(compared.exitCode, 1);
    assert.match(compared.output, /```diff\n\+ 353238063289557 {2}pump-19, roof\n```/);
    assert.match(
      refused(await project.script("drift")),
      /1 of 3 recorded devices .*: 353238063289557 \[licenses-lost\]/,
    );

    succeeded(await project.script("deploy"));
    succeeded(await project.script("compare"));
    succeeded(await project.script("drift"));

    succeeded(await project.up({ expectNoChanges: true }));
    succeeded(await project.destroy());
    // Somebody else's.
    assert.deepEqual(licensedIn(simulator), ["353238063289562"]);

    project.set({ THINGSPACE_PASSWORD: "wrong-password" });
    assert.equal((await project.script("compare")).exitCode, 2);
  });
});
