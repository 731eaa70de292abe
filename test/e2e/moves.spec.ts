import assert from "node:assert/strict";
import type { Seed, Simulator } from "../../src/simulator";
import { describeOnEngine } from "../support/describeOnEngine";
import { account, seedOf } from "../support/fleetPrograms";
import { afterUp, licensedIn, refused, succeeded } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import type { PulumiProject } from "../support/pulumiProject";

interface Fleet {
  readonly name: string;
  readonly devices: readonly string[];
  readonly args?: object;
  /** JavaScript of the resource's options; `fleets` has those declared before. */
  readonly options?: string;
}

/** A program that declares the fleets in this order. */
function programOf(fleets: readonly Fleet[]): string {
  const declarations = fleets.map(({ name, devices, args, options = "{}" }) => {
    const all = JSON.stringify({ account, devices, ...args });
    return `fleets.push(new DeviceLicenseAssignment(${JSON.stringify(name)}, ${all}, ${options}));`;
  });
  return `const { DeviceLicenseAssignment } = require("pulumi-thingspace-fota");\nconst fleets = [];\n${declarations.join("\n")}\n`;
}

const urn = (name: string) =>
  `urn:pulumi:test::fleet-test::pulumi-nodejs:dynamic/thingspace:DeviceLicenseAssignment::${name}`;

const devices = imeis(8);
const west = (devicesOf: readonly string[]): Fleet => ({ name: "west", devices: devicesOf });
const east = (devicesOf: readonly string[]): Fleet => ({ name: "east", devices: devicesOf });

const other = "0402196254-00002";

/** The same devices in two accounts. */
const both: Seed = {
  users: [{ username: "demo-user", password: "demo-password", accounts: [account, other] }],
  accounts: seedOf(devices).accounts.flatMap((one) => [one, { ...one, accountName: other }]),
};

/** Runs `story` after the fleets went up on a pool that is exactly as large as `licenseCount`. */
async function after(
  fleets: readonly Fleet[],
  licenseCount: number,
  story: (project: PulumiProject, simulator: Simulator) => Promise<void>,
): Promise<void> {
  await afterUp(programOf(fleets), { seed: seedOf(devices, { licenseCount }) }, story);
}

/** What the state says that each fleet holds. */
async function recorded(project: PulumiProject): Promise<Record<string, string[]>> {
  const fleets = (await project.resources()).filter(({ type }) => type.endsWith(":DeviceLicenseAssignment"));
  return Object.fromEntries<string[]>(
    fleets.map(({ urn: of, outputs }) => [
      of.replace(/.*::/, ""),
      String(outputs?.["devices"]).split("\n").filter(Boolean),
    ]),
  );
}

describeOnEngine("fleets that move", () => {
  for (const order of ["loser first", "gainer first"]) {
    const inOrder = (loser: Fleet, gainer: Fleet) => (order === "loser first" ? [loser, gainer] : [gainer, loser]);

    it(`transfer a device without a gap, on a full pool, ${order}`, async () => {
      await after(inOrder(west(devices.slice(0, 4)), east(devices.slice(4))), 8, async (project, simulator) => {
        await project.rewrite(programOf(inOrder(west(devices.slice(0, 2)), east(devices.slice(2)))));
        const preview = succeeded(await project.preview());
        assert.match(preview, /fleet west: 2 to transfer to another fleet, 2 unchanged/);
        assert.match(preview, /fleet east: 2 to adopt, 4 unchanged/);
        assert.match(preview, new RegExp(`account ${account}: 2 to transfer in 2 fleets; 0 of 8 licenses`));
        simulator.clearRequests();
        succeeded(await project.up());
        const removals = simulator.requests().filter(({ path }) => path.endsWith("/remove"));
        assert.deepEqual(removals, [], "no license was released on the way");
        assert.deepEqual(licensedIn(simulator), devices);
        assert.deepEqual(await recorded(project), { west: devices.slice(0, 2), east: devices.slice(2) });
        succeeded(await project.up({ expectNoChanges: true }));
      });
    });
  }

  it("transfer a device with the loser targeted, then the gainer", async () => {
    await after([west(devices.slice(0, 4)), east(devices.slice(4))], 8, async (project, simulator) => {
      await project.rewrite(programOf([west(devices.slice(0, 2)), east(devices.slice(2))]));
      // The loser notes that they are on the way, until somebody is seen to have them.
      assert.match(
        succeeded(await project.up({ target: [urn("west")] })),
        /fleet west: 2 devices in transit to fleet east.*: 353238060000003, 353238060000004/,
      );
      assert.deepEqual(await recorded(project), { west: devices.slice(0, 2), east: devices.slice(4) });
      assert.equal(
        (await project.resource("west")).outputs?.["inTransit"],
        devices
          .slice(2, 4)
          .map((imei) => `${imei}  east\n`)
          .join(""),
      );
      succeeded(await project.up({ target: [urn("west")], expectNoChanges: true }));
      succeeded(await project.up({ target: [urn("east")] }));
      assert.deepEqual(licensedIn(simulator), devices);
      succeeded(await project.up());
      assert.deepEqual(await recorded(project), { west: devices.slice(0, 2), east: devices.slice(2) });
      assert.deepEqual(licensedIn(simulator), devices);
    });
  });

  it("transfer a device with the gainer targeted, then all", async () => {
    await after([east(devices.slice(4)), west(devices.slice(0, 4))], 8, async (project, simulator) => {
      await project.rewrite(programOf([east(devices.slice(2)), west(devices.slice(0, 2))]));
      succeeded(await project.up({ target: [urn("east")] }));
      assert.deepEqual(licensedIn(simulator), devices);
      succeeded(await project.up());
      assert.deepEqual(await recorded(project), { west: devices.slice(0, 2), east: devices.slice(2) });
      assert.deepEqual(licensedIn(simulator), devices);
    });
  });

  it("release a device in transit that the receiver never took, once that is given up", async () => {
    await after([west(devices.slice(0, 4))], 8, async (project, simulator) => {
      await project.rewrite(programOf([west(devices.slice(0, 2)), east(devices.slice(2, 4))]));
      succeeded(await project.up({ target: [urn("west")] }));
      await project.rewrite(programOf([west(devices.slice(0, 2))]));
      assert.match(succeeded(await project.up()), /fleet west: 2 to release, 2 unchanged/);
      assert.deepEqual(licensedIn(simulator), devices.slice(0, 2));
      assert.equal((await project.resource("west")).outputs?.["inTransit"], undefined);
    });
  });

  it("are left alone by the one that gave them away once the other one has released them, whoever licenses them then", async () => {
    const [stays, moved] = [devices.slice(0, 2), devices.slice(2, 4)];
    // East waits for west, which therefore notes the transfer, and is not seen before west is updated.
    const both = (ofEast: readonly string[]) =>
      programOf([west(stays), { ...east(ofEast), options: "{ dependsOn: fleets }" }]);
    await after([west([...stays, ...moved])], 8, async (project, simulator) => {
      for (const without of [both([]), programOf([west(stays)])]) {
        await project.rewrite(programOf([west([...stays, ...moved])]));
        succeeded(await project.up());
        await project.rewrite(both(moved));
        succeeded(await project.up());
        assert.ok((await project.resource("west")).outputs?.["inTransit"] !== undefined);
        await project.rewrite(without);
        const lines = succeeded(await project.up());
        assert.match(lines, /fleet west: 2 transferred before, 2 unchanged/);
        assert.match(lines, /fleet east: 2 released/);
        assert.deepEqual(licensedIn(simulator), stays);
        simulator.patchAccount(account, { devices: moved.map((deviceId) => ({ deviceId, licensed: true })) });
        simulator.clearRequests();
        succeeded(await project.up({ expectNoChanges: true }));
        assert.deepEqual(simulator.requests(), []);
        assert.deepEqual(licensedIn(simulator), [...stays, ...moved]);
      }
    });
  });

  it("take back a device in transit without a request, and name it when a destroy leaves it", async () => {
    await after([west(devices.slice(0, 4))], 8, async (project, simulator) => {
      await project.rewrite(programOf([west(devices.slice(0, 2)), east(devices.slice(2, 4))]));
      succeeded(await project.up({ target: [urn("west")] }));
      await project.rewrite(programOf([west(devices.slice(0, 3)), east(devices.slice(3, 4))]));
      simulator.clearRequests();
      assert.match(
        succeeded(await project.up({ target: [urn("west")] })),
        /fleet west: 1 confirmed; 3 devices licensed/,
      );
      assert.equal(simulator.writes(), 0);
      assert.match(
        succeeded(await project.destroy()),
        /fleet west: 1 device .* fleet east, .*: 353238060000004 \[licenses-kept\]/,
      );
      assert.deepEqual(licensedIn(simulator), devices.slice(3, 4));
    });
  });

  it("are refused at preview when the one that devices are transferred to is declared after the program has waited", async () => {
    await after([west(devices.slice(0, 4))], 8, async (project, simulator) => {
      const late = (gainer: string) => `
const { DeviceLicenseAssignment } = require("pulumi-thingspace-fota");
const args = (devices) => ({ account: ${JSON.stringify(account)}, devices });
const devices = ${JSON.stringify(devices)};
module.exports = async () => {
  ${gainer}
};`;
      const loser = `const west = new DeviceLicenseAssignment("west", args(devices.slice(0, 2)));`;
      const gainer = `const east = new DeviceLicenseAssignment("east", args(devices.slice(2, 4)))`;
      const until = (name: string) => `await new Promise((resolve) => ${name}.urn.apply(resolve));`;
      await project.rewrite(late(`${loser} ${until("west")} ${gainer};`));
      assert.match(
        refused(await project.preview()),
        /fleet east: 2 .*fleet west.*: 353238060000003, 353238060000004.*\[fleet-too-late\]/,
      );
      await project.rewrite(late(`${gainer}; ${until("east")} ${loser}`));
      succeeded(await project.up());
      assert.deepEqual(await recorded(project), { west: devices.slice(0, 2), east: devices.slice(2, 4) });
      const removals = simulator.requests().filter(({ path }) => path.endsWith("/remove"));
      assert.deepEqual(removals, []);
    });
  });

  it("keep what was transferred to a late fleet from one that is gone, although only that one is targeted", async () => {
    await after([west(devices.slice(0, 4))], 8, async (project, simulator) => {
      await project.rewrite(`
const { DeviceLicenseAssignment } = require("pulumi-thingspace-fota");
module.exports = async () => {
  const north = new DeviceLicenseAssignment("north", { account: ${JSON.stringify(account)}, devices: [] });
  await new Promise((resolve) => north.urn.apply(resolve));
  new DeviceLicenseAssignment("east", ${JSON.stringify({ account, devices: devices.slice(0, 4) })});
};`);
      assert.match(
        refused(await project.up({ target: [urn("west")] })),
        /fleet west: .* 4 devices .*fleet east.*\[transfer-incomplete\]/,
      );
      assert.deepEqual(licensedIn(simulator), devices.slice(0, 4));
    });
  });

  it("stay recorded when the fleet is gone from the program and the one that its devices go to is not targeted", async () => {
    await after([west(devices.slice(0, 4)), east(devices.slice(4))], 8, async (project, simulator) => {
      await project.rewrite(programOf([east(devices)]));
      const kept = refused(await project.up({ target: [urn("west")] }));
      assert.match(
        kept,
        /fleet west: .* 4 devices .*fleet east.*: 353238060000001.*without --target.*\[transfer-incomplete\]/,
      );
      assert.deepEqual(licensedIn(simulator), devices);
      succeeded(await project.up());
      assert.deepEqual(licensedIn(simulator), devices);
      assert.deepEqual(await recorded(project), { east: devices });
    });
  });

  it("survive a rename without an alias", async () => {
    await after([west(devices)], 8, async (project, simulator) => {
      await project.rewrite(programOf([{ name: "pacific", devices }]));
      succeeded(await project.up());
      assert.deepEqual(licensedIn(simulator), devices);
      assert.deepEqual(await recorded(project), { pacific: devices });
      succeeded(await project.up({ expectNoChanges: true }));
    });
  });

  it("release what a rename with an alias leaves out, within the removal limit", async () => {
    await after([west(devices)], 8, async (project, simulator) => {
      const options = '{ aliases: [{ name: "west" }] }';
      await project.rewrite(programOf([{ name: "pacific", devices: devices.slice(0, 5), options }]));
      // Within a refresh the fleet is compared with itself, by the name that it had.
      assert.match(succeeded(await project.up({ refresh: true })), /fleet pacific: 3 to release, 5 unchanged/);
      assert.deepEqual(licensedIn(simulator), devices.slice(0, 5));
      assert.deepEqual(await recorded(project), { pacific: devices.slice(0, 5) });
    });
  });

  it("survive a replacement that deletes first, on a full pool, without a write; with adopt: false it is refused", async () => {
    const options = "{ deleteBeforeReplace: true }";
    await after([{ ...west(devices), options }], 8, async (project, simulator) => {
      simulator.clearRequests();
      const taint = () => project.command("state", "taint", urn("west"), "--yes");
      succeeded(await taint());
      assert.match(succeeded(await project.up()), /1 replaced/);
      assert.deepEqual(await recorded(project), { west: devices });
      succeeded(await project.up({ expectNoChanges: true }));
      await project.rewrite(programOf([{ ...west(devices), args: { adopt: false }, options }]));
      succeeded(await taint());
      assert.match(refused(await project.up()), /\[already-licensed\]/);
      assert.equal(simulator.writes(), 0);
      assert.deepEqual(await recorded(project), { west: devices });
    });
  });

  it("are replaced with a part of their devices, and release the rest, although at first that fails", async () => {
    await after([west(devices.slice(0, 6))], 8, async (project, simulator) => {
      await project.rewrite(programOf([west(devices.slice(2, 8))]));
      simulator.setFaults([{ name: "gateway-403-xml", on: "remove", times: 999 }]);
      refused(await project.up({ replace: [urn("west")] }));
      simulator.clearFaults();
      // The former one is still to be deleted, beside one of the same name that nothing changes anymore.
      succeeded(await project.up());
      assert.deepEqual(licensedIn(simulator), devices.slice(2));
      assert.deepEqual(await recorded(project), { west: devices.slice(2) });
    });
  });

  it("are not deleted for one of the same name elsewhere that gets nothing", async () => {
    await after([west(devices.slice(0, 4))], 8, async (project, simulator) => {
      await project.rewrite(
        `const pulumi = require("@pulumi/pulumi");
${programOf([
  { ...west(devices.slice(0, 5)), options: '{ parent: new pulumi.ComponentResource("some:Site", "site") }' },
])}`,
      );
      // It is planned, and then not created.
      simulator.setFaults([{ name: "gateway-403-xml", on: "subscription", after: 1, times: 999 }]);
      const output = refused(await project.command("up", "--yes", "--skip-preview", "--continue-on-error"));
      assert.match(output, /fleet west: .* 4 devices .*the new fleet west.*\[transfer-incomplete\]/);
      simulator.clearFaults();
      succeeded(await project.up());
      assert.deepEqual(licensedIn(simulator), devices.slice(0, 5));
      succeeded(await project.up({ expectNoChanges: true }));
    });
  });

  it("transfer nothing to a fleet that ignores changes of its devices, and release what nobody declares", async () => {
    await after([west(devices.slice(0, 4)), east(devices.slice(4, 6))], 8, async (project, simulator) => {
      const options = '{ ignoreChanges: ["devices"] }';
      await project.rewrite(programOf([west(devices.slice(0, 2)), { ...east(devices.slice(2, 6)), options }]));
      succeeded(await project.up());
      assert.deepEqual(licensedIn(simulator), [...devices.slice(0, 2), ...devices.slice(4, 6)]);
      assert.deepEqual(await recorded(project), { west: devices.slice(0, 2), east: devices.slice(4, 6) });
    });
  });

  it("move to another account, renamed by an alias: released there before the new account is asked", async () => {
    await afterUp(programOf([west(devices)]), { seed: both }, async (project, simulator) => {
      const options = '{ aliases: [{ name: "west" }] }';
      await project.rewrite(programOf([{ name: "pacific", devices, args: { account: other }, options }]));
      simulator.patchAccount(account, { devices: [{ deviceId: String(devices[0]), upgrade: "completed" }] });
      assert.match(refused(await project.up()), /fleet pacific: .*1 device.*: 353238060000001.*\[unreleasable\]/);
      assert.equal(simulator.writes(), 0);
      simulator.patchAccount(account, { devices: [{ deviceId: String(devices[0]), upgrade: "none" }] });
      assert.match(succeeded(await project.up()), /fleet pacific: leaves account 0402196254-00001: 8 to release/);
      const licensed = simulator
        .state()
        .accounts.map((of) => of.devices?.filter((device) => device.licensed === true).length);
      assert.deepEqual(licensed, [0, 8]);
      assert.equal((await project.resource("pacific")).id, `${other}/pacific`);
    });
  });

  it("are recorded on the new account, with nothing, when that one refuses them, and can go back", async () => {
    await afterUp(programOf([west(devices)]), { seed: both }, async (project, simulator) => {
      await project.rewrite(programOf([{ ...west(devices), args: { account: other } }]));
      simulator.setFaults([{ name: "poison-device", on: "assign", devices: [...devices], times: 999 }]);
      assert.match(refused(await project.up()), /8 licenses were not assigned.*\[partial-failure\]/);
      assert.equal((await project.resource("west")).id, `${other}/west`);
      assert.deepEqual(await recorded(project), { west: [] });
      simulator.clearFaults();
      await project.rewrite(programOf([west(devices)]));
      succeeded(await project.up());
      assert.deepEqual(licensedIn(simulator), devices);
      assert.deepEqual(await recorded(project), { west: devices });
    });
  });

  it("keep their record when the creation after their deletion fails, so that a destroy releases all", async () => {
    const options = "{ deleteBeforeReplace: true }";
    const first = { ...west(devices.slice(0, 3)), options };
    await after([first, east(devices.slice(6))], 8, async (project, simulator) => {
      await project.rewrite(programOf([{ ...west(devices.slice(0, 4)), options }, east(devices.slice(6))]));
      simulator.setFaults([{ name: "http-500", on: "subscription", after: 1, times: 999 }]);
      refused(await project.up({ replace: [urn("west")] }));
      simulator.clearFaults();
      assert.deepEqual(await recorded(project), { west: devices.slice(0, 3), east: devices.slice(6) });
      succeeded(await project.destroy());
      assert.deepEqual(licensedIn(simulator), []);
    });
  });

  it("are refused at preview when two of them declare one device, naming both", async () => {
    await after([west(devices.slice(0, 4))], 8, async (project, simulator) => {
      await project.rewrite(programOf([west(devices.slice(0, 4)), east(devices.slice(3))]));
      const output = refused(await project.preview());
      // The engine stops at the first of the two that it checks.
      assert.match(
        output,
        /fleet (west|east) and fleet (west|east) both declare the same device on account .*: 353238060000004/,
      );
      assert.equal(licensedIn(simulator).length, 4);
    });
  });

  it("are all released by a destroy, also one that runs the program", async () => {
    await after([west(devices.slice(0, 4)), east(devices.slice(4))], 8, async (project, simulator) => {
      succeeded(await project.command("destroy", "--yes", "--run-program"));
      assert.deepEqual(licensedIn(simulator), []);
    });
  });
});
