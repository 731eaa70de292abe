import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { startSimulator, type Simulator } from "../../src/simulator";
import { shippedPack, usablePolicyPack } from "../../tools/policyPack";
import { describeOnEngine } from "../support/describeOnEngine";
import { account } from "../support/fleetPrograms";
import { licensedIn, refused, succeeded } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { copyExample, PulumiProject, simulatorSettings, testEngine } from "../support/pulumiProject";

const example = path.resolve(__dirname, "../../examples/ci-gate");
const manifest = JSON.parse(readFileSync(path.join(example, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

const { gate = "" } = manifest.scripts;

describe("the workflows of the gate", () => {
  for (const file of [".github/workflows/licenses.yml", ".gitlab-ci.yml"]) {
    const workflow = readFileSync(path.join(example, file), "utf8");

    it(`run the scripts that are there, all of them: ${file}`, () => {
      const run = [...workflow.matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, script]) => script);
      assert.deepEqual([...new Set(run)].sort(), Object.keys(manifest.scripts).sort());
    });

    it(`ask for the headroom first, so that a refused login is one failed login a job: ${file}`, () => {
      const run = [...workflow.matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, script]) => script);
      assert.deepEqual(run, ["headroom", "gate", "headroom", "check", "drift"]);
      assert.doesNotMatch(workflow, /always\(\)|after_script/);
    });
  }

  it("run the pack that ships", () => {
    assert.ok(gate.includes(`--policy-pack ${shippedPack} --policy-pack-config policy-config.json`));
  });

  it("use nothing in GitLab's default section, which knows few words", () => {
    assert.doesNotMatch(readFileSync(path.join(example, ".gitlab-ci.yml"), "utf8"), /^default:/m);
  });
});

describeOnEngine("the gate in continuous integration", () => {
  let simulator: Simulator;
  let project: PulumiProject;

  beforeEach(async () => {
    simulator = await startSimulator();
    project = await PulumiProject.made(simulatorSettings(simulator), (directory) => copyExample(example, directory));
    const { pack, searchPath } = await usablePolicyPack(await testEngine(), project.directory, project.searchPath);
    project.set({ PATH: searchPath });
    // The pack as the engine at hand can run it; else the scripts are as they ship.
    const scripts = { ...manifest.scripts, gate: gate.replace(shippedPack, pack) };
    await writeFile(path.join(project.directory, "package.json"), JSON.stringify({ ...manifest, scripts }));
  });
  afterEach(async () => {
    await project[Symbol.asyncDispose]();
    await simulator.close();
  });

  /** Replaces the policies' configuration, as somebody edits the file. */
  function configure(config: object): Promise<void> {
    return writeFile(path.join(project.directory, "policy-config.json"), JSON.stringify(config));
  }

  it("lets the example pass as it is, and refuses it when more is to stay free, before anything is written", async () => {
    const headroom = await project.script("headroom");
    assert.equal(headroom.exitCode, 0);
    assert.match(headroom.output, /\| free \| 20 \|/);
    succeeded(await project.script("gate"));
    await configure({ "license-headroom": { minFree: 14 } });
    const output = refused(await project.script("gate"));
    assert.match(output, /would have 13 of 20 licenses free .*at least 14 are required \(minFree\): 1 missing/);
    const exemptions = [{ account, policy: "license-headroom", reason: "ordered", expires: "2999-12-31" }];
    await configure({ "license-headroom": { minFree: 14 }, "license-exemptions": { exemptions } });
    assert.match(succeeded(await project.script("gate")), /excused from license-headroom: .*1 missing/);
    assert.equal(simulator.writes(), 0);
  });

  it("tells of a license that vanished, and of nothing else", async () => {
    succeeded(await project.up());
    succeeded(await project.script("drift"));
    simulator.patchAccount(account, { devices: [{ deviceId: "353238063289562", licensed: true }] });
    succeeded(await project.script("drift"));
    await project.minutesLater();
    simulator.patchAccount(account, { devices: [{ deviceId: "353238063289555", licensed: false }] });
    assert.match(
      refused(await project.script("drift")),
      /1 of 3 recorded devices .*: 353238063289555 \[licenses-lost\]/,
    );
    succeeded(await project.up());
    succeeded(await project.up({ expectNoChanges: true }));
    succeeded(await project.destroy());
    // Somebody else's.
    assert.deepEqual(licensedIn(simulator), ["353238063289562"]);
  });

  it("checks what is free right now: 0 for enough, 1 for too few, 2 when it cannot be told", async () => {
    assert.equal((await project.script("check")).exitCode, 0);
    simulator.patchAccount(account, { devices: used(15) });
    assert.equal((await project.script("check")).exitCode, 0);
    simulator.patchAccount(account, { devices: used(16) });
    const tooFew = await project.script("check");
    assert.equal(tooFew.exitCode, 1);
    assert.match(tooFew.output, /too few: account 0402196254-00001 has 4 licenses free .*5 are required .*1 missing/);
    project.set({ THINGSPACE_PASSWORD: "wrong-password" });
    assert.equal((await project.script("check")).exitCode, 2);
    const summary = await project.script("headroom");
    assert.equal(summary.exitCode, 2);
    assert.match(summary.output, /^\*\*Error:\*\* ThingSpace refused the login/m);
  });
});

/** So many devices that somebody licensed in the portal. */
function used(count: number) {
  return imeis(count).map((deviceId) => ({ deviceId, licensed: true }));
}
