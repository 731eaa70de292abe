import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { startSimulator } from "../../src/simulator";
import { describeOnEngine } from "../support/describeOnEngine";
import { succeeded } from "../support/fleetStory";
import { copyExample, PulumiProject, simulatorSettings } from "../support/pulumiProject";

const example = path.resolve(__dirname, "../../examples/test-your-program");
const readme = readFileSync(path.join(example, "README.md"), "utf8");
const commands = [...readme.matchAll(/^```\n([^`]*)```$/gm)].flatMap(([, block = ""]) => block.trim().split("\n"));

describeOnEngine("the example of a program with a test", () => {
  it("is tested by the commands that its page shows", async () => {
    // What the settings of whoever runs the test point to.
    await using elsewhere = await startSimulator();
    await using project = await PulumiProject.made(simulatorSettings(elsewhere), (directory) =>
      copyExample(example, directory),
    );
    assert.deepEqual(commands, ["npm test"]);
    assert.match(succeeded(await project.script("test")), / {2}4 passing/);
    assert.deepEqual(elsewhere.requests(), []);
  });
});
