import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect, promisify } from "node:util";
import { startSimulator } from "../../src/simulator";
import { account } from "../support/fleetPrograms";
import { licensedIn, succeeded } from "../support/fleetStory";
import { PulumiProject, simulatorSettings } from "../support/pulumiProject";
import { describeOnEngine } from "../support/describeOnEngine";

const repository = path.resolve(__dirname, "../..");
const npm = (directory: string, ...args: string[]) => promisify(execFile)("npm", args, { cwd: directory });

/** Packs the package as it is built, and returns the name of its file. */
async function pack(directory: string): Promise<string> {
  const { stdout } = await npm(repository, "pack", "--ignore-scripts", "--json", "--pack-destination", directory);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return filename;
}

/** What the page of the simulator shows for mocha, and `await using` in a program whose settings bring no types for it. */
async function isUsedInTests(directory: string): Promise<void> {
  const page = await readFile(path.join(repository, "docs/simulator.md"), "utf8");
  const [, snippet = ""] = /```js\n([^]*?)```/.exec(page) ?? [];
  await writeFile(path.join(directory, "simulator.spec.js"), snippet);
  const mocha = path.join(repository, "node_modules/mocha/bin/mocha.js");
  const ran = await promisify(execFile)(process.execPath, [mocha, "simulator.spec.js"], { cwd: directory });
  assert.match(ran.stdout, /1 passing/);

  const bare = path.join(directory, "bare");
  await mkdir(bare);
  await writeFile(
    path.join(bare, "program.ts"),
    `import { startSimulator } from "pulumi-thingspace-fota/simulator";
export async function use(): Promise<string> {
  await using simulator = await startSimulator();
  return simulator.url;
}
`,
  );
  const compilerOptions = {
    strict: true,
    noEmit: true,
    module: "node16",
    target: "es2022",
    lib: ["es2022", "dom"],
    types: [],
  };
  await writeFile(path.join(bare, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
  await promisify(execFile)("npx", ["tsc", "-p", "bare"], { cwd: directory });
}

/** With the settings that `pulumi new typescript` writes, which look into the types of packages, and into theirs. */
async function typeChecksAsPulumisTemplate(directory: string): Promise<void> {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: "es2020",
    module: "commonjs",
    moduleResolution: "node",
    experimentalDecorators: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    forceConsistentCasingInFileNames: true,
  };
  await writeFile(path.join(directory, "template.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
  await promisify(execFile)("npx", ["tsc", "-p", "template.json"], { cwd: directory });
}

describeOnEngine("the packed package", () => {
  it("holds what users need and nothing else", async () => {
    const { stdout } = await npm(repository, "pack", "--dry-run", "--ignore-scripts", "--json");
    const [{ files, size, unpackedSize }] = JSON.parse(stdout) as [
      { files: { path: string }[]; size: number; unpackedSize: number },
    ];
    // docs/security.md says so.
    assert.ok(size < 800_000 && unpackedSize < 4_000_000, `${size} bytes packed, ${unpackedSize} unpacked`);
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

  it("is what linters of packages want, for every way to resolve it", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "thingspace-fota-packed-"));
    try {
      const tarball = path.join(directory, await pack(directory));
      for (const [linter, ...args] of [
        ["publint", "--strict"],
        ["attw", "--no-emoji"],
      ] as const) {
        const bin = path.join(repository, "node_modules/.bin", linter);
        await promisify(execFile)(bin, [tarball, ...args], { cwd: directory }).catch((error: unknown) => {
          assert.fail(inspect(error));
        });
      }
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it("is installed into a fresh TypeScript program, type-checks and runs", async () => {
    await using simulator = await startSimulator();
    const install = async (directory: string) => {
      const filename = await pack(directory);
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
      await typeChecksAsPulumisTemplate(directory);
      for (const name of ["pulumi-thingspace-fota", "thingspace-fota"]) {
        const command = await promisify(execFile)("npx", ["--no-install", name, "--version"], { cwd: directory });
        assert.match(command.stdout, /^\d+\.\d+\.\d+\n$/);
      }
    };
    await using project = await PulumiProject.made(simulatorSettings(simulator), install, false);
    await isUsedInTests(project.directory);
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
