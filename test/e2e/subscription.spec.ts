import assert from "node:assert/strict";
import { account, fleetProgram, seedOf, subscriptionProgram } from "../support/fleetPrograms";
import { refused, succeeded, withFleet } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { describeOnEngine } from "../support/describeOnEngine";

const devices = imeis(5);

describeOnEngine("a subscription on the real engine", () => {
  it("is known at the first preview, fresh on every run, and never drift", async () => {
    const seed = seedOf(devices, { licenseCount: 10, licensed: devices.slice(0, 2) });
    await withFleet({ seed }, [], async (project, simulator) => {
      await project.rewrite(subscriptionProgram());
      const preview = succeeded(await project.preview());
      assert.match(preview, /free +: 8/);
      assert.match(preview, /"TS-HFOTA-MRC"/);
      succeeded(await project.up());
      assert.equal((await project.outputs())["free"], 8);

      // Somebody licenses a device elsewhere.
      simulator.patchAccount(account, { devices: [{ deviceId: String(devices[2]), licensed: true }] });
      succeeded(await project.refresh({ expectNoChanges: true }));
      succeeded(await project.preview({ expectNoChanges: true }));
      succeeded(await project.up());
      assert.equal((await project.outputs())["free"], 7);

      // The subscription shrinks; devices whose upgrade is running keep their licenses for the time being.
      const running = devices.slice(0, 3).map((deviceId) => ({ deviceId, upgrade: "inProgress" as const }));
      simulator.patchAccount(account, { devices: running });
      simulator.patchAccount(account, { licenseCount: 1 });
      succeeded(await project.up());
      const [component] = (await project.resources()).filter(
        ({ type }) => type === "thingspace:index:FotaSubscription",
      );
      assert.deepEqual(component?.outputs, {
        account,
        purchaseTypes: ["TS-HFOTA-MRC"],
        licenseCount: 1,
        licenseUsedCount: 3,
        licenseFreeCount: 0,
        licenseOvercommitCount: 2,
        fleets: [],
        undeterminedFleets: [],
        plannedAssignments: 0,
        plannedReleases: 0,
        projectedFreeCount: 0,
        updateTime: component?.outputs?.["updateTime"],
      });
      succeeded(await project.destroy());
    });
  });

  it("tells purchase types apart", async () => {
    const seed = seedOf(devices);
    const [first] = seed.accounts;
    assert.ok(first !== undefined);
    const both = { ...seed, accounts: [{ ...first, purchaseType: "TS-HFOTA-EVNT,TS-HFOTA-MRC" }] };
    await withFleet({ seed: both }, [], async (project) => {
      await project.rewrite(subscriptionProgram());
      succeeded(await project.up());
      assert.deepEqual((await project.outputs())["purchaseTypes"], ["TS-HFOTA-EVNT", "TS-HFOTA-MRC"]);
    });
  });

  it("leaves a sound state when only a fleet is targeted, before there is anything in it", async () => {
    const fleet = `const fleet = new DeviceLicenseAssignment("west", ${JSON.stringify({ account, devices })});`;
    await withFleet({ seed: seedOf(devices, { licenseCount: 10 }) }, [], async (project) => {
      await project.rewrite(subscriptionProgram(fleet));
      const target = "urn:pulumi:test::fleet-test::pulumi-nodejs:dynamic/thingspace:DeviceLicenseAssignment::west";
      succeeded(await project.up({ target: [target] }));
      succeeded(await project.up());
      succeeded(await project.destroy({ target: [target] }));
      succeeded(await project.up());
      succeeded(await project.destroy());
    });
  });

  it("can have one name in components of different kinds", async () => {
    await withFleet({ seed: seedOf(devices) }, [], async (project) => {
      await project.rewrite(`const pulumi = require("@pulumi/pulumi");
const { FotaSubscription } = require("pulumi-thingspace-fota");
class Site extends pulumi.ComponentResource {
  constructor(kind, name) {
    super("test:index:" + kind, name);
    new FotaSubscription("pool", { account: ${JSON.stringify(account)} }, { parent: this });
  }
}
new Site("Depot", "north");
new Site("Yard", "south");`);
      succeeded(await project.preview());
    });
  });

  it("fails with a clear message for an account that the user does not see", async () => {
    await withFleet({ seed: seedOf(devices) }, [], async (project) => {
      await project.rewrite(subscriptionProgram().replace(account, "0999999999-00001"));
      const output = refused(await project.preview());
      assert.match(output, /"0999999999-00001"/);
      assert.doesNotMatch(output, /\n +at .*:\d+:\d+/, "no stack is printed");
    });
  });

  it("waits for an account that is not known at preview", async () => {
    await withFleet({ seed: seedOf(devices) }, [], async (project) => {
      const program = subscriptionProgram(fleetProgram(devices).split("\n").slice(1).join("\n"));
      await project.rewrite(
        program.replace(`account: "${account}" });`, "account: fleet.id.apply((id) => id.split('/')[0]) });"),
      );
      succeeded(await project.preview());
      succeeded(await project.up());
      assert.equal((await project.outputs())["free"], 0);
    });
  });
});
