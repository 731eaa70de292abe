import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { startSimulator } from "../../src/simulator";
import { account } from "../support/fleetPrograms";
import { licensedIn, succeeded } from "../support/fleetStory";
import { PulumiProject, simulatorSettings } from "../support/pulumiProject";
import { describeOnEngine } from "../support/describeOnEngine";

const repository = path.resolve(__dirname, "../..");
const npm = (directory: string, ...args: string[]) => promisify(execFile)("npm", args, { cwd: directory });

describeOnEngine("the packed package", () => {
  it("holds what users need and nothing else", async () => {
    const { stdout } = await npm(repository, "pack", "--dry-run", "--ignore-scripts", "--json");
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const paths = files.map((file) => file.path);
    for (const needed of [
      "LICENSE",
      "README.md",
      "CHANGELOG.md",
      "package.json",
      "dist/index.js",
      "dist/cli/main.js",
    ]) {
      assert.ok(paths.includes(needed), `${needed} is missing`);
    }
    const odd = paths.filter(
      (file) => !/^(dist\/|docs\/|policy-pack\/|LICENSE$|README\.md$|CHANGELOG\.md$|package\.json$)/.test(file),
    );
    assert.deepEqual(odd, []);
  });

  it("is installed into a fresh TypeScript program, type-checks and runs", async () => {
    await using simulator = await startSimulator();
    await using project = await PulumiProject.made(simulatorSettings(simulator), async (directory) => {
      const { stdout } = await npm(repository, "pack", "--ignore-scripts", "--json", "--pack-destination", directory);
      const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
      await cp(path.join(repository, "examples/quickstart"), directory, {
        recursive: true,
        filter: (file) => !/node_modules|package\.json/.test(file),
      });
      const lock = JSON.parse(await readFile(path.join(repository, "package-lock.json"), "utf8")) as {
        packages: Record<string, { version: string }>;
      };
      const pinned = (name: string) => lock.packages[`node_modules/${name}`]?.version ?? "latest";
      await writeFile(
        path.join(directory, "package.json"),
        JSON.stringify({
          name: "fresh",
          private: true,
          main: "index.ts",
          dependencies: {
            "@pulumi/pulumi": pinned("@pulumi/pulumi"),
            "pulumi-thingspace-fota": `file:./${filename}`,
            typescript: pinned("typescript"),
            "@types/node": pinned("@types/node"),
          },
        }),
      );
      await npm(directory, "install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts");
      await promisify(execFile)("npx", ["tsc", "-p", "."], { cwd: directory });
      for (const name of ["pulumi-thingspace-fota", "thingspace-fota"]) {
        const command = await promisify(execFile)("npx", ["--no-install", name, "--version"], { cwd: directory });
        assert.match(command.stdout, /^\d+\.\d+\.\d+\n$/);
      }
    });
    succeeded(await project.up());
    assert.equal(licensedIn(simulator).length, 3);
    succeeded(await project.up({ expectNoChanges: true }));
    const pumps = await project.resource("pumps");
    assert.equal(pumps.id, `${account}/pumps`);
    succeeded(await project.destroy());
  });

  it("brings a simulator that can be started as a command", async () => {
    const command = execFile(process.execPath, [path.join(repository, "dist/cli/main.js"), "simulator"]);
    try {
      const line = await new Promise<string>((resolve, reject) => {
        command.stdout?.once("data", (text: Buffer | string) => {
          resolve(String(text));
        });
        command.once("error", reject);
      });
      const url = /^ThingSpace simulator listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line)?.[1];
      assert.ok(url !== undefined, line);
      const answer = await fetch(`${url}/_simulator/requests`);
      assert.deepEqual(await answer.json(), { requests: [], writes: 0 });
    } finally {
      command.kill();
    }
  });
});
