import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { startSimulator, type Simulator } from "../../src/simulator";
import { runProgram } from "../unit/cli/commandRun";
import { describeOnEngine } from "../support/describeOnEngine";
import { account, seedOf } from "../support/fleetPrograms";
import { deployed, refused, succeeded } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { usablePolicyPack, type UsablePolicyPack } from "../../tools/policyPack";
import { PulumiProject, simulatorSettings, testEngine, type Run } from "../support/pulumiProject";

const devices = imeis(16);

/** Two fleets that together leave 4 of 20 licenses free. */
const fleets = `const pulumi = require("@pulumi/pulumi");
const { DeviceLicenseAssignment, FotaSubscription } = require("pulumi-thingspace-fota");
const account = ${JSON.stringify(account)};
const west = new DeviceLicenseAssignment("west", { account, devices: ${JSON.stringify(devices.slice(0, 10))} });
const east = new DeviceLicenseAssignment("east", { account, devices: ${JSON.stringify(devices.slice(10))} });
`;
const seed = seedOf(devices, { licenseCount: 20 });
const program = `${fleets}new FotaSubscription("pool", { account, fleets: [west, east] });\n`;

describeOnEngine("the policy pack on the real engine", () => {
  let simulator: Simulator;
  let project: PulumiProject;
  let usable: UsablePolicyPack;

  beforeEach(async () => {
    simulator = await startSimulator({ seed });
    project = await PulumiProject.create(program, simulatorSettings(simulator));
    await usePack();
  });
  afterEach(async () => {
    await project[Symbol.asyncDispose]();
    await simulator.close();
  });

  async function usePack(): Promise<void> {
    usable = await usablePolicyPack(await testEngine(), project.directory, project.searchPath);
    project.set({ PATH: usable.searchPath });
  }

  /** Begins anew with both fleets up. */
  async function givenBoth(): Promise<void> {
    await project[Symbol.asyncDispose]();
    await simulator.close();
    ({ project, simulator } = await deployed(program, { seed }));
    await usePack();
  }

  /** Runs a command with the pack, and this configuration of it in a file. */
  async function gated(config: object, ...command: string[]): Promise<Run> {
    await writeFile(path.join(project.directory, "policy-config.json"), JSON.stringify(config));
    return project.command(...command, "--policy-pack", usable.pack, "--policy-pack-config", "policy-config.json");
  }

  const headroom = (minFree: number, exemptions: object[] = []) => ({
    "license-headroom": { minFree, minFreePercent: 0 },
    "license-exemptions": { exemptions },
  });

  const exemption = (expires: string) => ({ account, policy: "license-headroom", reason: "new pool ordered", expires });

  it("refuses, at the very first preview, a deployment that leaves 4 licenses free where 8 are required, and not where 4 are", async () => {
    const output = refused(await gated(headroom(8), "preview"));
    assert.match(output, /\[mandatory\] +license-headroom/);
    assert.match(output, /account 0402196254-00001 would have 4 of 20 licenses free .*at least 8/);
    succeeded(await gated(headroom(4), "preview"));
    assert.equal(simulator.writes(), 0);
  });

  it("refuses an update in its preview, before anything is written; --skip-preview skips the gate", async () => {
    refused(await gated(headroom(8), "up", "--yes"));
    assert.equal(simulator.writes(), 0);
    // As docs/headroom.md warns: the engine asks the pack only afterwards.
    refused(await gated(headroom(8), "up", "--yes", "--skip-preview"));
    assert.notEqual(simulator.writes(), 0);
  });

  it("lets an exempted account through as long as the exemption holds, and says so", async () => {
    const output = succeeded(await gated(headroom(8, [exemption("2999-12-31")]), "preview"));
    assert.match(output, /\[advisory\] +license-exemptions/);
    assert.match(output, /new pool ordered/);
  });

  it("cannot evaluate a fleet that no subscription lists, and says which", async () => {
    await project.rewrite(`${fleets}new FotaSubscription("pool", { account, fleets: [west] });\n`);
    assert.match(refused(await gated(headroom(0), "preview")), /cannot evaluate.*fleet east/s);
  });

  it("cannot evaluate what is not known at preview, and does not pass in silence", async () => {
    const later = `class Later extends pulumi.dynamic.Resource {
  constructor() {
    super({ create: async () => ({ id: "later", outs: { value: "known" } }) }, "later", { value: undefined });
  }
}
const later = new Later();
`;
    const unknown = JSON.stringify(devices.slice(10));
    await project.rewrite(
      program
        .replace("const west", `${later}const west`)
        .replace(`devices: ${unknown}`, `devices: later.value.apply(() => ${unknown})`),
    );
    assert.match(refused(await gated(headroom(0), "preview")), /\[mandatory\] +license-headroom.*cannot evaluate/s);
    // As the violation advises: that resource first, which changes no license.
    succeeded(await gated(headroom(0), "preview", "--target", "**later"));
    const warned = { ...headroom(0), "license-release-limit": { whenUnknown: "warn" } };
    const output = await gated(
      { ...warned, "license-headroom": { ...warned["license-headroom"], whenUnknown: "warn" } },
      "preview",
    );
    assert.match(succeeded(output), /\[advisory\].*cannot evaluate/s);

    // The account itself may come from elsewhere.
    await project.rewrite(
      program
        .replace("const west", `${later}const west`)
        .replace(
          'FotaSubscription("pool", { account,',
          'FotaSubscription("pool", { account: later.value.apply(() => account),',
        ),
    );
    assert.match(refused(await gated(headroom(0), "preview")), /\[mandatory\] +license-headroom.*cannot evaluate/s);
  });

  it("lets what does not take more from the pool pass where too few licenses are free already, and tells it", async () => {
    await givenBoth();
    const strict = { "license-headroom": { minFree: 8, minFreePercent: 0, whenNotWorse: "fail" } };
    const told = /\[advisory\] +license-not-evaluated.*license-headroom: account 0402196254-00001 would have 4 of 20/s;

    assert.match(succeeded(await gated(headroom(8), "preview")), told);
    refused(await gated(strict, "preview"));

    const east = JSON.stringify(devices.slice(10));
    await project.rewrite(program.replace(east, JSON.stringify(devices.slice(11))));
    assert.match(succeeded(await gated(headroom(8), "up", "--yes")), /license-headroom: .* would have 5 of 20/);

    await project.rewrite(program);
    const output = refused(await gated(headroom(8), "preview"));
    assert.match(output, /\[mandatory\] +license-headroom.*would have 4 of 20/s);
  });

  it("limits how many licenses one deployment releases, and tells what that changes in money", async () => {
    await givenBoth();
    await project.rewrite(program.replace(JSON.stringify(devices.slice(10)), "[]"));
    const output = refused(await gated({ "license-release-limit": { maxReleasePercent: 25 } }, "preview"));
    assert.match(output, /\[mandatory\] +license-release-limit/);
    const priced = {
      "license-release-limit": { maxReleasePercent: 50 },
      "license-cost": { accounts: { [account]: { pricePerLicense: 1.2 } } },
      "license-idle": { maxIdlePercent: 40 },
    };
    assert.match(
      succeeded(await gated(priced, "preview")),
      /license-cost.* 6 fewer licenses would be in use, \$7\.20 a month; of \$24\.00 .*license-idle.* \$12\.00 a month/s,
    );
    assert.equal(simulator.state().accounts[0]?.devices?.filter(({ licensed }) => licensed === true).length, 16);
  });

  it("tells of settings for an account that nobody is on, which may be misspelt", async () => {
    const config = { "license-headroom": { accounts: { "0402196254-0001": { minFree: 8 } } } };
    assert.match(
      succeeded(await gated(config, "preview")),
      /\[advisory\] +license-not-evaluated.*settings for account 0402196254-0001, and /s,
    );
  });

  it("agrees with a check of the account, once the deployment is done", async () => {
    await givenBoth();
    succeeded(await gated(headroom(4), "preview"));
    const check = (minFree: string) =>
      runProgram(["check", account, "--min-free", minFree], simulatorSettings(simulator));
    assert.equal((await check("4")).exitCode, 0);
    const { exitCode, stdout } = await check("8");
    assert.equal(exitCode, 1);
    assert.match(stdout, /has 4 licenses free \(16 of 20 in use\), and 8 are required \(--min-free 8\): 4 missing/);
  });

  it("analyzes an exported state elsewhere, where ThingSpace cannot be reached, by the counts of the last run", async () => {
    await givenBoth();
    const state = path.join(project.directory, "state.json");
    succeeded(await project.command("stack", "export", "--file", state));
    await simulator.close();
    const elsewhere = path.join(project.directory, "elsewhere");
    await mkdir(elsewhere);
    project.set({ PULUMI_BACKEND_URL: `file://${elsewhere}` });
    succeeded(await project.command("stack", "init"));
    succeeded(await project.command("stack", "import", "--file", state));
    succeeded(await gated(headroom(4), "policy", "analyze"));
    const output = refused(await gated(headroom(8), "policy", "analyze"));
    assert.match(output, /would have 4 of 20 licenses free .*at least 8/);
  });

  for (const [what, config, says] of [
    [
      "a value of the wrong type and an exemption without a date",
      {
        "license-headroom": { minFree: "many" },
        "license-exemptions": { exemptions: [{ account, policy: "*", reason: "none" }] },
      },
      /exemptions.*expires.*license-headroom.*minFree/s,
    ],
    ["a name that it does not know", { "license-headroom": { minimumFree: 3 } }, /license-headroom.*minimumFree/s],
    ["a policy that it does not have", { "licence-headroom": { minFree: 3 } }, /enforcement level/],
  ] as const) {
    it(`fails, and does not pass, with ${what} in its configuration`, async () => {
      assert.match(refused(await gated(config, "preview")), says);
    });
  }
});
