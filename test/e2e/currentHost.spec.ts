import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../src/simulator";
import { describeOnCurrentHost } from "../support/describeOnEngine";
import { account, seedOf } from "../support/fleetPrograms";
import { afterUp, licensedIn, refused, succeeded } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { PulumiProject, simulatorSettings } from "../support/pulumiProject";

const devices = imeis(8);
const [, lost = ""] = devices;

/** A program with a fleet `west` of these devices; `before` and `options` are JavaScript. */
function programOf(members: readonly string[], { before = "", options = "{}" } = {}): string {
  return `const pulumi = require("@pulumi/pulumi");
const { DeviceLicenseAssignment } = require("pulumi-thingspace-fota");
${before}
const west = new DeviceLicenseAssignment("west", ${JSON.stringify({ account, devices: members })}, ${options});
exports.devices = west.devices;
`;
}

/** Runs `story` with this program, up. */
const after = (program: string, story: (project: PulumiProject, simulator: Simulator) => Promise<void>) =>
  afterUp(program, { seed: seedOf(devices) }, story);

const exportedDevices = async (project: PulumiProject): Promise<unknown> => (await project.outputs())["devices"];

const writes = (simulator: Simulator): string[] =>
  simulator
    .requests()
    .map(({ path }) => path.replace(/^.*\/licenses/, "licenses"))
    .filter((path) => /\/(assign|remove)$/.test(path));

/** JavaScript that changes the stored inputs of all fleets. */
const transform = (devicesOf: string): string => `pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
  type.endsWith(":DeviceLicenseAssignment") ? { props: { ...props, devices: ${devicesOf} }, opts } : undefined);`;

describeOnCurrentHost("a fleet under what programs do with any resource", () => {
  it("calls hooks with what the account then holds, and changes nothing when one before an operation fails", async () => {
    const hooks = (beforeUpdate: string) => ({
      before: `const hook = (name, then = () => {}) => [new pulumi.ResourceHook(name, async ({ newOutputs, oldOutputs }) => {
  console.log(name + ": " + (newOutputs ?? oldOutputs)?.licensedCount + " licensed");
  then();
})];
const hooks = { afterCreate: hook("afterCreate"), beforeUpdate: hook("beforeUpdate", ${beforeUpdate}),
  afterUpdate: hook("afterUpdate"), beforeDelete: hook("beforeDelete") };`,
      options: "{ hooks }",
    });
    const program = (members: readonly string[], beforeUpdate = "() => {}") => programOf(members, hooks(beforeUpdate));

    await using simulator = await startSimulator({ seed: seedOf(devices) });
    await using project = await PulumiProject.create(program(devices.slice(0, 3)), simulatorSettings(simulator));
    // What the hooks print is only to be had from a process of its own.
    const run = async (...args: string[]) => (await project.start(...args, "--yes", "--skip-preview")).finished;
    const up = () => run("up");
    assert.match(succeeded(await up()), /afterCreate: 3 licensed/);
    simulator.clearRequests();
    await project.rewrite(program(devices.slice(1, 6), '() => { throw new Error("no pager"); }'));
    assert.match(refused(await up()), /no pager/);
    assert.deepEqual(writes(simulator), []);
    await project.rewrite(program(devices.slice(1, 6)));
    assert.match(succeeded(await up()), /afterUpdate: 5 licensed/);
    const destroyed = succeeded(await run("destroy", "--run-program"));
    assert.match(destroyed, /beforeDelete: 5 licensed/);
    assert.deepEqual(licensedIn(simulator), []);
  });

  it("takes the devices that a stack transform gives it, and names what is no device", async () => {
    const adding = transform(`props.devices + "${devices[7]}\\n"`);
    await after(programOf(devices.slice(0, 3), { before: adding }), async (project, simulator) => {
      const expected = [...devices.slice(0, 3), devices[7]];
      assert.deepEqual(licensedIn(simulator), expected);
      assert.deepEqual(await exportedDevices(project), expected);
      succeeded(await project.up({ expectNoChanges: true }));

      simulator.clearRequests();
      await project.rewrite(programOf(devices.slice(0, 3), { before: transform(`["${devices[7]}", "pump-8"]`) }));
      assert.match(refused(await project.up()), /pump-8/);
      assert.deepEqual(writes(simulator), []);
      assert.deepEqual(await exportedDevices(project), expected);
    });
  });

  for (const [option, optionsOf] of [
    ["replacementTrigger", (value: number) => `{ replacementTrigger: ${value} }`],
    ["replaceWith", () => "{ replaceWith: [site] }"],
  ] as const) {
    it(`keeps its licenses when ${option} replaces it`, async () => {
      const program = (value: number, members: readonly string[]) =>
        programOf(members, {
          before: `class Site extends pulumi.dynamic.Resource {
  constructor(name, props) {
    super({
      diff: async (id, olds, news) => ({ changes: olds.value !== news.value, replaces: ["value"] }),
      create: async (outs) => ({ id: "site", outs }),
    }, name, props);
  }
}
const site = new Site("site", { value: ${value} });`,
          options: optionsOf(value),
        });
      await after(program(1, devices.slice(0, 3)), async (project, simulator) => {
        simulator.clearRequests();
        await project.rewrite(program(2, devices.slice(0, 4)));
        succeeded(await project.up());
        assert.deepEqual(writes(simulator), [`licenses/${account}/assign`]);
        assert.deepEqual(licensedIn(simulator), devices.slice(0, 4));
        assert.deepEqual(await exportedDevices(project), devices.slice(0, 4));
        succeeded(await project.up({ expectNoChanges: true }));
      });
    });
  }

  it("keeps its devices out of a diff under hideDiffs, and changes them all the same", async () => {
    const options = '{ hideDiffs: ["devices"] }';
    await after(programOf(devices.slice(0, 3), { options }), async (project, simulator) => {
      await project.rewrite(programOf(devices.slice(1, 4), { options }).replace(/^exports.*/m, ""));
      const preview = succeeded(await project.preview({ diff: true }));
      assert.match(preview, /~ devices \(hidden\)/);
      assert.doesNotMatch(preview, /^ +[-+] \d{15}/m);
      succeeded(await project.up());
      assert.deepEqual(licensedIn(simulator), devices.slice(1, 4));
    });
  });

  it("goes to another stack with pulumi state move, and is refreshed and destroyed there", async () => {
    await after(programOf(devices.slice(0, 3)), async (project, simulator) => {
      const moving = (await project.resources()).filter(({ type }) => /DeviceLicense|ProgramRecord/.test(type));
      simulator.clearRequests();
      const urns = moving.map(({ urn }) => `'${urn}'`).join(" ");
      const moved = await project.shell(
        `pulumi stack init other --no-select && pulumi state move --yes --source test --dest other ${urns}`,
      );
      succeeded(moved);
      const quiet = "--yes --skip-preview --stack other";
      succeeded(await project.shell(`pulumi up ${quiet} --expect-no-changes`));
      assert.deepEqual(simulator.requests(), []);
      succeeded(await project.shell(`pulumi refresh ${quiet} --expect-no-changes`));
      succeeded(await project.shell(`pulumi destroy ${quiet}`));
      assert.deepEqual(licensedIn(simulator), []);
    });
  });

  it("shows drift in a refresh with --run-program, and is destroyed with it", async () => {
    await after(programOf(devices.slice(0, 3)), async (project, simulator) => {
      const refresh = (...args: string[]) => project.command("refresh", "--run-program", ...args);
      succeeded(await refresh("--preview-only", "--expect-no-changes"));
      simulator.patchAccount(account, { devices: [{ deviceId: lost, licensed: false }] });
      assert.match(
        refused(await refresh("--preview-only", "--expect-no-changes", "--diff")),
        new RegExp(`- +${lost}\\n`),
      );
      succeeded(await refresh("--yes", "--skip-preview"));
      const left = [devices[0], devices[2]];
      assert.deepEqual(await exportedDevices(project), left);
      succeeded(await project.command("destroy", "--yes", "--skip-preview", "--run-program"));
      assert.deepEqual(licensedIn(simulator), []);
    });
  });
});
