import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { startSimulator, type Simulator } from "../../src/simulator";
import { describeOnEngine } from "../support/describeOnEngine";
import { seedOf } from "../support/fleetPrograms";
import { licensedIn, refused, succeeded, afterFleet } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { PulumiProject, simulatorSettings } from "../support/pulumiProject";
import { devices, fleets, world } from "./states/stories";

const states = path.join(__dirname, "states");
const releases = readdirSync(states, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const licensed = [...fleets.west, ...fleets.east];

describeOnEngine("the state that an earlier release wrote", () => {
  for (const { name: release } of releases) {
    /** A project whose state is the recorded one, on an account that holds what it says. */
    async function after(
      story: string,
      held: readonly string[],
      tell: (project: PulumiProject, simulator: Simulator, program: string) => Promise<void>,
    ): Promise<void> {
      const program = await readFile(path.join(states, release, `${story}.js.txt`), "utf8");
      await using simulator = await startSimulator({ seed: world(held) });
      await using project = await PulumiProject.create(program, simulatorSettings(simulator));
      succeeded(await project.command("stack", "import", "--file", path.join(states, release, `${story}.json`)));
      await tell(project, simulator, program);
    }

    it(`is previewed without a change, refreshed, updated and destroyed: ${release}`, async () => {
      await after("settled", licensed, async (project, simulator, program) => {
        const preview = succeeded(await project.command("preview", "--diff"));
        // Its program has no record of a last run yet; nothing else is new.
        assert.match(preview, /\+ 1 to create\n *5 unchanged/);
        assert.doesNotMatch(preview, /^ *[-+~] .*DeviceLicenseAssignment/m);
        succeeded(await project.refresh({ expectNoChanges: true }));
        assert.equal(simulator.writes(), 0);

        await project.rewrite(program.replace(`"${devices[5]}"`, `"${devices[5]}","${devices[6]}"`));
        assert.match(succeeded(await project.up()), /fleet east: 1 assigned; 4 devices licensed/);
        succeeded(await project.destroy());
        assert.deepEqual(licensedIn(simulator), []);
      });
    });

    it(`settles what it does not know: ${release}`, async () => {
      await after("undetermined", licensed, async (project, simulator) => {
        assert.match(succeeded(await project.up()), /fleet west: 1 assigned; 4 devices licensed/);
        assert.deepEqual(licensedIn(simulator), devices.slice(0, 7));
        succeeded(await project.up({ expectNoChanges: true }));
      });
    });
  }

  it("is taken up again when it was cut off, by the commands that the message gives", async () => {
    const [only, ...others] = imeis(2);
    await afterFleet({ seed: seedOf([String(only), ...others]) }, [only, ...others], async (project, simulator) => {
      const state = succeeded(await project.command("stack", "export"));
      const cutOff = state.replaceAll(`"${only}\\n${others[0]}\\n"`, `"${only}\\n35323"`);
      assert.notEqual(cutOff, state);
      const file = path.join(project.directory, "state.json");
      await writeFile(file, cutOff);
      succeeded(await project.command("stack", "import", "--file", file));
      for (const run of [await project.up(), await project.refresh(), await project.destroy()]) {
        assert.match(refused(run), /fleet west: its state cannot be read: devices does not end with a line break/);
        assert.match(run.output, /pulumi stack --show-urns/);
        assert.match(run.output, /pulumi state delete <URN>.*\[state-unreadable\]/);
      }
      const { urn } = await project.resource("west");
      assert.ok(succeeded(await project.command("stack", "--show-urns")).includes(urn));
      succeeded(await project.command("state", "delete", urn, "--yes"));
      assert.match(succeeded(await project.up()), /fleet west: 2 adopted; 2 devices licensed/);
      succeeded(await project.up({ expectNoChanges: true }));
      assert.equal(simulator.writes(), 0);
    });
  });

  it("is recorded for this release, too", async () => {
    const { version } = JSON.parse(await readFile(path.join(__dirname, "../../package.json"), "utf8")) as {
      version: string;
    };
    assert.ok(
      releases.some(({ name }) => name === version),
      `there is no state of ${version}: npm run record-states`,
    );
  });
});
