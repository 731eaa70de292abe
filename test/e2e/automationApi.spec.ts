import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { startSimulator } from "../../src/simulator";
import { describeOnEngine } from "../support/describeOnEngine";
import { account, emptyProgram, seedOf } from "../support/fleetPrograms";
import { licensedIn } from "../support/fleetStory";
import { imeis } from "../support/imeis";
import { PulumiProject, simulatorSettings, type EndedRun } from "../support/pulumiProject";

const devices = imeis(2);

/** A program of the Automation API, with a project of its own. */
const programOf = (projectSettings: string, end = "") => `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { DeviceLicenseAssignment, FotaSubscription } = require("pulumi-thingspace-fota");
const program = async () => {
  const west = new DeviceLicenseAssignment("west", ${JSON.stringify({ account, devices })});
  ${end}
};
LocalWorkspace.createOrSelectStack({ stackName: "inline", projectName: "inline", program }, ${projectSettings})
  .then((stack) => stack.up())
  .then(({ stdout }) => console.log(stdout), (error) => {
    console.log(error.message);
    process.exitCode = 1;
  });
`;

describeOnEngine("a program of the Automation API", () => {
  for (const { what, settings, folder, isFound } of [
    { what: "in its folder", settings: "{}", folder: ".", isFound: true },
    { what: "in another folder", settings: "{}", folder: "..", isFound: false },
    {
      what: "with settings without main",
      settings: '{ projectSettings: { name: "inline", runtime: "nodejs" } }',
      folder: ".",
      isFound: false,
    },
    {
      what: "in another folder, with main",
      settings: '{ projectSettings: { name: "inline", runtime: "nodejs", main: __dirname } }',
      folder: "..",
      isFound: true,
    },
  ]) {
    it(`${isFound ? "finds its provider" : "is told what the errors page has"}: ${what}`, async () => {
      await using simulator = await startSimulator({ seed: seedOf(devices) });
      await using project = await PulumiProject.create(emptyProgram, simulatorSettings(simulator));
      await writeFile(path.join(project.directory, "inline.js"), programOf(settings));
      const run: EndedRun = await project.shell(`cd ${folder} && node "${path.join(project.directory, "inline.js")}"`);
      assert.equal(run.succeeded, isFound, run.output);
      assert.deepEqual(licensedIn(simulator), isFound ? devices : []);
      if (!isFound) {
        const page = await readFile(path.resolve(__dirname, "../../docs/errors.md"), "utf8");
        const row = page.split("\n").find((line) => line.includes("cmd/dynamic-provider")) ?? "";
        for (const [, quote = ""] of row.split(" | ")[0]?.matchAll(/`([^`]+)`/g) ?? []) {
          assert.ok(
            quote.split("…").every((part) => run.output.includes(part)),
            `${quote}\n${run.output}`,
          );
        }
        assert.match(row, /main: __dirname/);
      }
    });
  }

  for (const [when, before] of [
    ["at once", ""],
    [
      "after it has waited for a fleet, and declared another one",
      `await new Promise((resolve) => west.urn.apply(resolve)); new DeviceLicenseAssignment("east", { account: "${account}", devices: [] });`,
    ],
  ] as const) {
    it(`ends with its error when it fails ${when}`, async () => {
      await using simulator = await startSimulator({ seed: seedOf(devices) });
      await using project = await PulumiProject.create(emptyProgram, simulatorSettings(simulator));
      const pool = `new FotaSubscription("pool", { account: "${account}", fleets: [west] });`;
      const program = programOf("{}", `${before} ${pool} throw new Error("a file is missing");`);
      await writeFile(path.join(project.directory, "inline.js"), program);
      const run = await project.shell("timeout 120 node inline.js");
      assert.equal(run.exitCode, 1, run.output);
      assert.match(run.output, /a file is missing/);
      assert.match(run.output, /\[program-failed\]/);
    });
  }
});
