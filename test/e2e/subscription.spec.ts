import assert from "node:assert/strict";
import { codesIn } from "../support/codes";
import { account, fleetProgram, seedOf, subscriptionProgram } from "../support/fleetPrograms";
import { succeeded, withFleet } from "../support/fleetStory";
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
    });
  });

  it("warns without a refresh that its fleets have lost licenses, until they are assigned again", async () => {
    const seed = seedOf(devices, { licensed: devices });
    await withFleet({ seed }, [], async (project, simulator) => {
      await project.rewrite(subscriptionProgram(fleetProgram(devices).split("\n").slice(1).join("\n")));
      succeeded(await project.up());

      await project.minutesLater();
      simulator.patchAccount(account, {
        devices: devices.slice(3).map((deviceId) => ({ deviceId, licensed: false })),
      });
      const preview = succeeded(await project.preview({ expectNoChanges: true }));
      assert.deepEqual(codesIn(preview), ["licenses-lost"]);
      assert.match(preview, new RegExp(`account ${account}: .* 5 .* 3 .* 2 `));

      assert.deepEqual(codesIn(succeeded(await project.up({ refresh: true }))), ["licenses-lost"]);
      assert.deepEqual(codesIn(succeeded(await project.preview({ expectNoChanges: true }))), []);
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

  it("waits for an account that is not known at preview, and tells what was free before the deployment", async () => {
    await withFleet({ seed: seedOf(devices) }, [], async (project) => {
      const program = subscriptionProgram(fleetProgram(devices).split("\n").slice(1).join("\n"));
      await project.rewrite(
        program.replace(`account: "${account}" });`, "account: fleet.id.apply((id) => id.split('/')[0]) });"),
      );
      succeeded(await project.preview());
      succeeded(await project.up());
      assert.equal((await project.outputs())["free"], 5);
    });
  });
});
