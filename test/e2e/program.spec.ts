import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../src/simulator";
import { describeOnEngine } from "../support/describeOnEngine";
import { account, seedOf } from "../support/fleetPrograms";
import { licensedIn, refused, succeeded } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { PulumiProject, simulatorSettings } from "../support/pulumiProject";

interface Fleet {
  readonly name: string;
  readonly account?: string;
  readonly devices: readonly string[];
  readonly adopt?: boolean;
  readonly onRemoval?: string;
  readonly options?: object;
}

const poolOf = (fleets: string) => `
const pool = new FotaSubscription("pool", { account: "${account}", fleets: [${fleets}] });
exports.plannedReleases = pool.plannedReleases;
exports.projectedFreeCount = pool.projectedFreeCount;
`;

function programOf(fleets: readonly Fleet[], more = ""): string {
  return `const pulumi = require("@pulumi/pulumi");
const { DeviceLicenseAssignment, FotaSubscription } = require("pulumi-thingspace-fota");
const fleets = ${JSON.stringify(fleets)}.map(({ name, options, ...args }) =>
  new DeviceLicenseAssignment(name, { account: "${account}", ...args }, options));
${more}`;
}

interface Stage {
  readonly devices: readonly string[];
  readonly licenseCount?: number;
  readonly licensed?: readonly string[];
}

/** Runs a story with a simulator of these devices and an empty project. */
async function onStage(
  { devices, ...pool }: Stage,
  story: (project: PulumiProject, simulator: Simulator) => Promise<void>,
): Promise<void> {
  await using simulator = await startSimulator({ seed: seedOf(devices, pool) });
  await using project = await PulumiProject.create("", simulatorSettings(simulator));
  await story(project, simulator);
}

/** Brings up the fleets, and forgets what that took. */
async function went(up: readonly Fleet[], project: PulumiProject, simulator: Simulator): Promise<void> {
  await project.rewrite(programOf(up));
  succeeded(await project.up());
  simulator.clearRequests();
}

const devices = imeis(30);
const [west, meters, east] = [devices.slice(0, 5), devices.slice(5, 25), devices.slice(25)];

describeOnEngine("a fleet that is gone from the program", () => {
  const three: readonly Fleet[] = [
    { name: "west", devices: west },
    { name: "meters", devices: meters },
    { name: "east", devices: east },
  ];
  const two = three.filter(({ name }) => name !== "meters");

  it("is planned at preview, and its removal limit refuses the preview, until just that number is confirmed", () =>
    onStage({ devices }, async (project, simulator) => {
      await went(three, project, simulator);
      simulator.patchAccount(account, { devices: [{ deviceId: String(meters[0]), upgrade: "scheduled" }] });
      await project.rewrite(programOf(two, poolOf("...fleets")));
      for (const output of [refused(await project.preview()), refused(await project.up())]) {
        assert.match(output, /fleet meters: .* 20 of 20 licenses.*\[removal-limit\]/);
      }
      assert.equal(simulator.writes(), 0);

      project.set({ THINGSPACE_CONFIRM_REMOVAL: "20" });
      const preview = succeeded(await project.preview());
      assert.match(preview, /fleet meters: no longer in the program: 20 to release/);
      assert.match(preview, /fleet meters: warning: .*\[upgrades-canceled\]/);
      assert.match(preview, /plannedReleases *: 20/);
      assert.match(preview, /projectedFreeCount *: 20/);
      assert.equal(simulator.writes(), 0);
      const update = succeeded(await project.up());
      assert.match(update, /fleet meters: 20 released/);
      assert.match(update, /projectedFreeCount *: 20/);
      assert.deepEqual(licensedIn(simulator), [...west, ...east]);

      await project.rewrite(programOf(two));
      succeeded(await project.up());
      simulator.clearRequests();
      assert.doesNotMatch(succeeded(await project.preview({ expectNoChanges: true })), /fleet meters/);
      assert.equal(simulator.requests().length, 0);
    }));

  it("is not one that a program has not declared yet when it fails", () =>
    onStage({ devices }, async (project, simulator) => {
      await went(three, project, simulator);
      await project.rewrite(programOf(two, `throw new Error("a file is missing");`));
      const output = refused(await project.preview());
      assert.match(output, /a file is missing/);
      assert.doesNotMatch(output, /meters|removal-limit/);
    }));

  it("is not planned once it is destroyed by itself, and planned again when its deletion has failed", () =>
    onStage({ devices }, async (project, simulator) => {
      await went(three, project, simulator);
      succeeded(await project.destroy({ target: [(await project.resource("east")).urn] }));
      await project.rewrite(programOf(three.filter(({ name }) => name === "meters")));
      simulator.setFaults([{ name: "poison-device", on: "remove", devices: [String(west[0])], times: 1_000 }]);
      const failed = refused(await project.up());
      assert.match(failed, /fleet west: no longer in the program: 5 to release/);
      assert.doesNotMatch(failed, /fleet east: no longer in the program/);
      assert.deepEqual(licensedIn(simulator), [west[0], ...meters]);

      simulator.setFaults([]);
      // By its record, which the deletion could not change; what it wrote a moment ago, a listing need not show.
      const preview = succeeded(await project.preview());
      assert.match(preview, /fleet west: no longer in the program: 5 to release/);
      assert.match(preview, /account \S+: .* 10 of 30 licenses free afterwards/);
      succeeded(await project.up());
      assert.deepEqual(licensedIn(simulator), meters);
      assert.doesNotMatch(succeeded(await project.up({ expectNoChanges: true })), /fleet west/);
    }));

  it("is not one that the program declares after it has waited, but for the first time, nor in the run after that", () =>
    onStage({ devices }, async (project, simulator) => {
      await went(three, project, simulator);
      // Pulumi waits for what a program exports, and for no timer.
      const late = `module.exports = async () => {
  await new Promise((resolve) => setTimeout(resolve, 100));
  new DeviceLicenseAssignment("east", ${JSON.stringify({ account, devices: east })});
};`;
      await project.rewrite(programOf(three.slice(0, 2), late));
      assert.match(succeeded(await project.up()), /fleet east: no longer in the program: 5 to release/);
      simulator.clearRequests();
      assert.doesNotMatch(succeeded(await project.up({ expectNoChanges: true })), /fleet east/);
      assert.deepEqual(simulator.requests(), []);
      assert.deepEqual(licensedIn(simulator), devices);
    }));

  it("is another one by its alias, or gives its devices to others, or keeps its licenses, and releases nothing then", () =>
    onStage({ devices }, async (project, simulator) => {
      await went(three, project, simulator);
      const renamed: Fleet[] = [
        { name: "counters", devices: meters, options: { aliases: [{ name: "meters" }] } },
        { name: "south", devices: west },
        { name: "east", devices: east, options: { retainOnDelete: true } },
      ];
      await project.rewrite(programOf(renamed, poolOf("...fleets")));
      const preview = succeeded(await project.preview());
      assert.doesNotMatch(preview, /to release/);
      assert.match(preview, /plannedReleases *: 0/);
      succeeded(await project.up());
      await project.rewrite(programOf(renamed.slice(0, 2)));
      assert.match(succeeded(await project.preview()), /fleet east: no longer in the program: 5 to keep licensed/);
      succeeded(await project.up());
      assert.equal(simulator.writes(), 0);
      assert.deepEqual(licensedIn(simulator), devices);
    }));
});

describeOnEngine("all fleets of a program, without a preview", () => {
  it("write nothing when they do not fit the pool together", () =>
    onStage({ devices, licenseCount: 10 }, async (project, simulator) => {
      await project.rewrite(
        programOf([
          { name: "west", devices: devices.slice(0, 6) },
          { name: "east", devices: devices.slice(6, 12) },
        ]),
      );
      for (const output of [refused(await project.up()), refused(await project.up())]) {
        assert.match(output, /2 fleets \(.*\) need 12 more licenses.* 2 missing.*\[headroom-exceeded\]/);
      }
      assert.equal(simulator.writes(), 0);
    }));

  it("write nothing when they do not fit the pool together, which others use, too, and none of them is recorded", () =>
    onStage({ devices, licenseCount: 15, licensed: devices.slice(20, 25) }, async (project, simulator) => {
      const west = { name: "west", devices: devices.slice(0, 6) };
      const east = { name: "east", devices: devices.slice(6, 12) };
      await project.rewrite(programOf([west, east]));
      assert.match(refused(await project.up()), /2 fleets \(.*\) need 12 more licenses.*\[headroom-exceeded\]/);
      assert.equal(simulator.writes(), 0);

      // A fleet that the last full run did not know swaps devices in the full pool.
      await project.rewrite(programOf([west]));
      succeeded(await project.up());
      await project.rewrite(programOf([west, { name: "east", devices: devices.slice(6, 10) }]));
      succeeded(
        await project.up({
          target: ["urn:pulumi:test::fleet-test::pulumi-nodejs:dynamic/thingspace:DeviceLicenseAssignment::east"],
        }),
      );
      await project.rewrite(
        programOf([west, { name: "east", devices: devices.slice(8, 12), options: { dependsOn: [] } }]),
      );
      succeeded(await project.preview());
      succeeded(await project.up());
      assert.equal(licensedIn(simulator).length, 15);
    }));

  it("write nothing when they do not fit together, and one of them only releases", () =>
    onStage({ devices, licenseCount: 25 }, async (project, simulator) => {
      await went([{ name: "west", devices: west }], project, simulator);
      await project.rewrite(
        programOf([
          { name: "west", devices: west.slice(1) },
          { name: "meters", devices: [...meters, ...east] },
        ]),
      );
      for (const output of [refused(await project.up()), refused(await project.up())]) {
        assert.match(output, /need.* 25 more licenses.* 20 free/);
      }
      assert.equal(simulator.writes(), 0);
    }));

  it("write nothing when a stack transform makes them overlap", () =>
    onStage({ devices }, async (project, simulator) => {
      const program = programOf([
        { name: "west", devices: west },
        { name: "east", devices: east },
      ]);
      const transform = `pulumi.runtime.registerStackTransform(({ name, props, opts }) =>
  name === "east" ? { props: { ...props, devices: "${String(west[0])}\\n" }, opts } : undefined);
const fleets =`;
      await project.rewrite(program.replace("const fleets =", transform));
      assert.match(refused(await project.up()), /the same device .*\[devices-overlap\]/);
      assert.equal(simulator.writes(), 0);
    }));

  it("are summed up in one line per account, which is the same in preview and update", () =>
    onStage({ devices }, async (project, simulator) => {
      await went([{ name: "west", devices: west }], project, simulator);
      await project.rewrite(
        programOf([
          { name: "west", devices: west.slice(1) },
          { name: "east", devices: east },
          { name: "meters", devices: meters.slice(0, 3) },
        ]),
      );
      const line = "account 0402196254-00001: 8 to assign, 1 to release in 3 fleets; 18 of 30 licenses free afterwards";
      for (const run of [await project.preview(), await project.up()]) {
        const [, diagnostics = ""] = succeeded(run).split("Diagnostics:");
        assert.deepEqual(
          diagnostics.match(/^ *account .*/gm)?.map((said) => said.trim()),
          [line],
        );
      }
    }));

  it("pass devices on under adopt: false, in whatever order they come", () =>
    onStage({ devices, licenseCount: 30 }, async (project, simulator) => {
      const fleets = (moved: boolean): Fleet[] => [
        { name: "aachen", devices: moved ? [...west, ...east] : west, adopt: false },
        { name: "meters", devices: meters, adopt: false },
        { name: "zwolle", devices: moved ? [] : east, adopt: false },
      ];
      await went(fleets(false), project, simulator);
      for (const moved of [true, false]) {
        await project.rewrite(programOf(fleets(moved)));
        succeeded(await project.preview());
        succeeded(await project.command("up", "--yes", "--skip-preview", "--parallel", "1"));
      }
      assert.equal(simulator.writes(), 0);
      assert.deepEqual(licensedIn(simulator), devices);
    }));
});

describeOnEngine("a forced replacement on another account", () => {
  it("plans what it releases on the former account", async () => {
    const other = "0402196254-00002";
    const seed = seedOf(devices);
    await using simulator = await startSimulator({
      seed: {
        users: [{ username: "demo-user", password: "demo-password", accounts: [account, other] }],
        accounts: [...seed.accounts, { ...seed.accounts[0]!, accountName: other }],
      },
    });
    await using project = await PulumiProject.create("", simulatorSettings(simulator));
    await went([{ name: "west", devices: west }], project, simulator);
    await project.rewrite(programOf([{ name: "west", account: other, devices: west }], poolOf("")));
    const { urn } = await project.resource("west");
    for (const output of [
      succeeded(await project.preview({ replace: [urn] })),
      succeeded(await project.up({ replace: [urn] })),
    ]) {
      assert.match(output, /fleet west: leaves account 0402196254-00001: 5 to release/);
      assert.match(output, /plannedReleases *: 5/);
    }
    assert.equal(licensedIn(simulator).length, 0);
  });
});
