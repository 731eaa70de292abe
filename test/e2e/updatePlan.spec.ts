import assert from "node:assert/strict";
import path from "node:path";
import { startSimulator } from "../../src/simulator";
import { describeOnEngine } from "../support/describeOnEngine";
import { account, seedOf } from "../support/fleetPrograms";
import { licensedIn, refused, succeeded } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { PulumiProject, simulatorSettings } from "../support/pulumiProject";

type Fleets = Readonly<Record<string, readonly string[]>>;

const devices = imeis(20);

/** The subscription is read first in one program, and last in the other: what it tells must not depend on what was written before. */
function programOf(fleets: Fleets): string {
  return `const { DeviceLicenseAssignment, FotaSubscription } = require("pulumi-thingspace-fota");
const account = ${JSON.stringify(account)};
const before = new FotaSubscription("before", { account });
const fleets = Object.entries(${JSON.stringify(fleets)}).map(([name, devices]) =>
  new DeviceLicenseAssignment(name, { account, devices }));
const pool = new FotaSubscription("pool", { account, fleets, unmanaged: true });
const late = new FotaSubscription("late", { account: pool.account, fleets });
exports.used = pool.licenseUsedCount;
exports.free = pool.licenseFreeCount;
exports.projected = late.projectedFreeCount;
exports.unmanaged = pool.unmanagedCount;
`;
}

describeOnEngine("an update plan", () => {
  it("saved by a preview goes up over assignments, releases, transfers and removed fleets", async () => {
    await using simulator = await startSimulator({ seed: seedOf(devices, { licenseCount: 20 }) });
    await using project = await PulumiProject.create("", simulatorSettings(simulator));
    const plan = path.join(project.directory, "plan.json");
    const stages: readonly (readonly [Fleets, object])[] = [
      [
        { west: devices.slice(0, 6), east: devices.slice(6, 9) },
        { used: 0, free: 20, projected: 11, unmanaged: 0 },
      ],
      [
        { west: devices.slice(2, 7), east: devices.slice(7, 12), south: devices.slice(12, 15) },
        { used: 9, free: 11, projected: 7, unmanaged: 0 },
      ],
      [
        { south: devices.slice(12, 15), east: devices.slice(7, 12) },
        { used: 13, free: 7, projected: 12, unmanaged: 0 },
      ],
      [
        { south: devices.slice(12, 15), east: devices.slice(7, 12) },
        { used: 8, free: 12, projected: 12, unmanaged: 0 },
      ],
    ];
    for (const [fleets, said] of stages) {
      await project.rewrite(programOf(fleets));
      succeeded(await project.command("preview", "--save-plan", plan));
      succeeded(await project.command("up", "--yes", "--skip-preview", "--plan", plan));
      assert.deepEqual(await project.outputs(), said);
      assert.deepEqual(licensedIn(simulator), Object.values(fleets).flat().sort());
    }
  });

  it("is refused when somebody else has taken licenses since", async () => {
    await using simulator = await startSimulator({ seed: seedOf(devices, { licenseCount: 20 }) });
    await using project = await PulumiProject.create("", simulatorSettings(simulator));
    const plan = path.join(project.directory, "plan.json");
    await project.rewrite(programOf({ west: devices.slice(0, 6) }));
    succeeded(await project.command("preview", "--save-plan", plan));
    simulator.patchAccount(account, { devices: [{ deviceId: String(devices[9]), licensed: true }] });
    assert.match(
      refused(await project.command("up", "--yes", "--skip-preview", "--plan", plan)),
      /violates plan: .*license(Used|Free)Count/,
    );
  });
});
