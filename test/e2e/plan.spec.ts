import assert from "node:assert/strict";
import { startSimulator, type Seed } from "../../src/simulator";
import { describeOnEngine } from "../support/describeOnEngine";
import { account, seedOf } from "../support/fleetPrograms";
import { afterUp, licensedIn, refused, succeeded } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { PulumiProject, simulatorSettings } from "../support/pulumiProject";

interface Fleet {
  readonly name: string;
  readonly account?: string;
  readonly devices: readonly string[];
  readonly onRemoval?: string;
  readonly unreleasable?: string;
}

function programOf(fleets: readonly Fleet[]): string {
  return `const { DeviceLicenseAssignment } = require("pulumi-thingspace-fota");
for (const { name, ...args } of ${JSON.stringify(fleets)}) {
  new DeviceLicenseAssignment(name, { account: "${account}", ...args });
}
`;
}

describeOnEngine("what is planned is what is done", () => {
  it("a fleet is not released for another account that does not have its devices, and is told so at preview", async () => {
    const devices = imeis(8);
    const other = "0402196254-00002";
    const seed = seedOf(devices);
    const both: Seed = {
      users: [{ username: "demo-user", password: "demo-password", accounts: [account, other] }],
      accounts: [...seed.accounts, { ...seedOf(devices.slice(0, 3)).accounts[0]!, accountName: other }],
    };
    await afterUp(programOf([{ name: "west", devices }]), { seed: both }, async (project, simulator) => {
      simulator.patchAccount(account, { devices: [{ deviceId: String(devices[0]), upgrade: "scheduled" }] });
      await project.rewrite(programOf([{ name: "west", account: other, devices }]));
      assert.match(
        refused(await project.up()),
        / 5 devices .*account 0402196254-00002: 353238060000004.*\[devices-not-in-account\]/,
      );
      assert.equal(simulator.writes(), 0);
      assert.deepEqual(licensedIn(simulator), devices);
      await project.rewrite(programOf([{ name: "west", account: other, devices: devices.slice(0, 3) }]));
      succeeded(await project.up());
      assert.equal(simulator.state().accounts[1]?.devices?.filter(({ licensed }) => licensed === true).length, 3);
    });
  });

  it("a device that is to leave with its license is not asked to be released, whatever the service would do", async () => {
    const devices = imeis(20);
    const upgraded = devices.slice(5);
    const seed = { ...seedOf(devices), behavior: { releaseRule: "sinceAssignment" as const } };
    const west = (of: readonly string[]) => [{ name: "west", devices: of, unreleasable: "leave" }];
    await using simulator = await startSimulator({ seed });
    simulator.patchAccount(account, { devices: upgraded.map((deviceId) => ({ deviceId, upgrade: "completed" })) });
    await using project = await PulumiProject.create(programOf(west(devices)), simulatorSettings(simulator));
    succeeded(await project.up());
    await project.rewrite(programOf(west(devices.slice(0, 5))));
    simulator.clearRequests();
    const output = succeeded(await project.up());
    assert.match(output, /fleet west: 15 to keep licensed, 5 unchanged/);
    assert.match(output, /fleet west: 15 kept licensed; 5 devices licensed/);
    assert.equal(simulator.writes(), 0);
    assert.deepEqual(licensedIn(simulator), devices);
  });

  it("forty fleets, twenty of which transfer a device each to the other twenty, are up to date after one up without a write", async () => {
    const devices = imeis(40);
    const fleets = (moved: boolean): Fleet[] =>
      Array.from({ length: 20 }, (_, index) => {
        const [stays = "", goes = ""] = devices.slice(2 * index, 2 * index + 2);
        return [
          { name: `giver-${index}`, devices: moved ? [stays] : [stays, goes] },
          { name: `taker-${index}`, devices: moved ? [goes] : [] },
        ];
      }).flat();
    await afterUp(programOf(fleets(false)), { seed: seedOf(devices) }, async (project, simulator) => {
      await project.rewrite(programOf(fleets(true)));
      succeeded(await project.command("up", "--yes", "--skip-preview", "--parallel", "4"));
      assert.equal(simulator.writes(), 0);
      assert.ok(simulator.requests().length <= 5, `${simulator.requests().length} requests`);
      for (const { name, devices: of } of fleets(true)) {
        assert.equal((await project.resource(name)).outputs?.["devices"], of.map((imei) => `${imei}\n`).join(""));
      }
      succeeded(await project.up({ expectNoChanges: true }));
      succeeded(await project.command("preview", "--refresh", "--expect-no-changes"));
      succeeded(await project.destroy());
      assert.deepEqual(licensedIn(simulator), []);
    });
  });
});
