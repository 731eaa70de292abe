import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { assertSeed, startSimulator } from "../../src/simulator";
import { describeOnEngine } from "../support/describeOnEngine";
import { copyExample, PulumiProject, simulatorSettings } from "../support/pulumiProject";

const repository = path.resolve(__dirname, "../..");
const example = path.join(repository, "examples/fleet-from-csv");
const page = readFileSync(path.join(repository, "docs/adoption.md"), "utf8");

/** The commands of the page in their order, each with the lines that are shown of what it prints. */
const commands = [...page.matchAll(/^```console\n([^]*?)^```$/gm)]
  .flatMap(([, block = ""]) => block.split(/^\$ /m).slice(1))
  .map((text) => {
    const [command = "", ...shown] = text.trimEnd().split("\n");
    return { command, shown: shown.map((line) => line.trim()) };
  });

describeOnEngine("the page about an account that becomes a fleet", () => {
  it("has commands that do what it shows, from the export to the end", async () => {
    const seed: unknown = JSON.parse(readFileSync(path.join(example, "account.json"), "utf8"));
    assertSeed(seed);
    await using simulator = await startSimulator({ seed });
    const settings = { ...simulatorSettings(simulator), THINGSPACE_LAG_SECONDS: "0" };
    await using project = await PulumiProject.made(settings, async (directory) => {
      await copyExample(example, directory);
      // The one that the page exports.
      await rm(path.join(directory, "pumps.csv"));
    });
    assert.ok(commands.length > 20, `${commands.length} commands`);
    for (const { command, shown } of commands) {
      const { exitCode, output } = await project.shell(command);
      assert.equal(exitCode, 0, `${command}\n${output}`);
      for (const line of shown) {
        assert.ok(output.includes(line), `${command}\ndoes not print\n${line}\nbut\n${output}`);
      }
    }
  });

  it("shows the program of the example", () => {
    const [, program] = /^`index\.ts`:\n\n```ts\n([^]*?)^```$/m.exec(page) ?? [];
    assert.equal(program, readFileSync(path.join(example, "index.ts"), "utf8"));
  });
});
