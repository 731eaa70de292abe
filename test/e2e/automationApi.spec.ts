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

const oneFleet = `new DeviceLicenseAssignment("west", ${JSON.stringify({ account, devices })});`;

/** A program of the Automation API, with a project of its own. */
const programOf = (projectSettings: string, body: string) => `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { DeviceLicenseAssignment, FotaSubscription } = require("pulumi-thingspace-fota");
const program = async () => {
  ${body}
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
      await writeFile(path.join(project.directory, "inline.js"), programOf(settings, oneFleet));
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

  const fleets = (["west", "east"] as const).map((name, index) => {
    const args = { account, devices: devices.slice(index, index + 1), removalLimit: false };
    return `new DeviceLicenseAssignment("${name}", ${JSON.stringify(args)});`;
  });
  const [west = ""] = fleets;
  const fails = `throw new Error("a file is missing");`;
  const programs = [
    {
      when: "while it declares its fleets",
      continueOnError: false,
      program: `${west} new FotaSubscription("pool", { account: "${account}" }); ${fails}`,
    },
    {
      when: "in a callback of the same tick, with continueOnError",
      continueOnError: true,
      program: `process.nextTick(() => { ${west} ${fails} });`,
    },
    {
      when: "after it has waited, in a function that nobody waits for, with continueOnError",
      continueOnError: true,
      program: `(async () => {
    const west = ${west}
    await new Promise((resolve) => west.urn.apply(resolve));
    new DeviceLicenseAssignment("north", { account: "${account}", devices: [] });
    ${fails}
  })();`,
    },
  ];
  for (const { when, continueOnError, program } of programs) {
    it(`ends with its error, and releases nothing, when it fails ${when}`, async () => {
      await using simulator = await startSimulator({ seed: seedOf(devices) });
      await using project = await PulumiProject.create(emptyProgram, simulatorSettings(simulator));
      const run = async (body: string) => {
        const text = programOf("{}", body).replace("stack.up()", `stack.up({ continueOnError: ${continueOnError} })`);
        await writeFile(path.join(project.directory, "inline.js"), text);
        return project.shell("timeout 120 node inline.js");
      };
      assert.equal((await run(fleets.join(" "))).exitCode, 0);
      simulator.clearRequests();
      const { exitCode, output } = await run(program);
      assert.equal(exitCode, 1, output);
      assert.match(output, /a file is missing/);
      assert.match(output, /\[program-failed\]/);
      assert.equal(simulator.writes(), 0);
      assert.deepEqual(licensedIn(simulator), devices);
    });
  }
});
