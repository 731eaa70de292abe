import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Deployment } from "@pulumi/pulumi/automation";
import { startSimulator, type Simulator } from "../../src/simulator";
import { describeOnEngine } from "../support/describeOnEngine";
import { licensedIn, succeeded } from "../support/fleetStory";
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
      const recorded = (file: string) => readFile(path.join(states, release, file), "utf8");
      const program = await recorded(`${story}.js.txt`);
      await using simulator = await startSimulator({ seed: world(held) });
      await using project = await PulumiProject.create(program, simulatorSettings(simulator));
      await project.stack.importStack(JSON.parse(await recorded(`${story}.json`)) as Deployment);
      await tell(project, simulator, program);
    }

    it(`is previewed without a change, refreshed, updated and destroyed: ${release}`, async () => {
      await after("settled", licensed, async (project, simulator, program) => {
        const preview = succeeded(await project.command("preview", "--diff", "--expect-no-changes"));
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
