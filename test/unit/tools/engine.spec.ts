import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { version as softwareKitVersion } from "@pulumi/pulumi/version";
import { z } from "zod";
import { engineEnvironment, provideEngine } from "../../../tools/engine";
import { fillCache, moveIntoPlace } from "../../../tools/engine/cache";
import type { Environment } from "../../../tools/engine/decisions";
import {
  activityOfGo,
  cacheDirectory,
  complaintsOfGo,
  elapsedTime,
  engineVersion,
  goVersionRequiredBy,
  isAtLeast,
  minimumEngineVersion,
  nothingWorked,
  parseVersion,
  pathDirectories,
  problemWithEngineVersion,
  problemWithGo,
} from "../../../tools/engine/decisions";
import { companions } from "../../../tools/engine/examine";
import { run } from "../../../tools/engine/run";

const modules = path.join(__dirname, "..", "..", "..", "tools", "engine");

describe("engine: versions", () => {
  const readings: [text: string, expected: ReturnType<typeof parseVersion>][] = [
    ["v3.248.0\n", [3, 248, 0]],
    ["3.216.0", [3, 216, 0]],
    ["v3.249.0-alpha.1+abc", [3, 249, 0]],
    ["go1.26.8", [1, 26, 8]],
    ["go1.25", [1, 25, 0]],
    ["go1.27rc1", [1, 27, 0]],
    ["devel +1234abcd", undefined],
    ["", undefined],
  ];
  for (const [text, expected] of readings) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseVersion(text), expected);
    });
  }

  it("compares numbers, not texts", () => {
    assert.equal(isAtLeast([3, 216, 0], [3, 216, 0]), true);
    assert.equal(isAtLeast([3, 1000, 0], [3, 216, 0]), true);
    assert.equal(isAtLeast([3, 99, 9], [3, 216, 0]), false);
    assert.equal(isAtLeast([3, 216, 1], [3, 216, 2]), false);
    assert.equal(isAtLeast([4, 0, 0], [3, 216, 5]), true);
    assert.equal(isAtLeast([2, 300, 9], [3, 216, 5]), false);
  });

  const verdicts: [answer: string, expected: RegExp | undefined][] = [
    [`v${engineVersion}`, undefined],
    [`v${minimumEngineVersion}`, undefined],
    ["v3.215.9", /^is v3\.215\.9; 3\.216\.0 or newer is needed$/],
    ["v4.0.0", /major version/],
    ["command not found", /not a version/],
    ["", /not a version/],
  ];
  for (const [answer, expected] of verdicts) {
    it(`judges an engine that answers ${JSON.stringify(answer)}`, () => {
      const problem = problemWithEngineVersion(answer);
      if (expected === undefined) {
        assert.equal(problem, undefined);
      } else {
        assert.match(problem ?? "", expected);
      }
    });
  }

  it("is one release throughout: the SDK, which the download follows, and both builds", async () => {
    assert.equal(softwareKitVersion, engineVersion);
    const commandLine = await readFile(path.join(modules, "cli", "go.mod"), "utf8");
    assert.match(commandLine, new RegExp(`github.com/pulumi/pulumi/pkg/v3 v${engineVersion}\\b`));
    assert.match(commandLine, new RegExp(`github.com/pulumi/pulumi/sdk/v3 v${engineVersion}\\b`));
  });

  it("asks for what the package asks for", async () => {
    const description = await readFile(path.join(modules, "..", "..", "package.json"), "utf8");
    const { peerDependencies } = z
      .object({ peerDependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(description));
    assert.equal(peerDependencies["@pulumi/pulumi"], `^${minimumEngineVersion}`);
  });
});

describe("engine: the installed Go", () => {
  const cases: [version: string, toolchain: string, expected: string | undefined][] = [
    ["go1.25.11", "local", undefined],
    ["go1.26.8", "auto", undefined],
    ["go1.25.10", "local", "go is 1.25.10; 1.25.11 or newer is needed"],
    ["go1.25.10", "go1.25.10", "go is 1.25.10; 1.25.11 or newer is needed"],
    ["go1.20.1", "", "go is 1.20.1; 1.25.11 or newer is needed"],
    ["go1.24.0", "auto", undefined],
    ["go1.24.0", "path", undefined],
    ["go1.24.0", "go1.24.0+auto", undefined],
    ["devel +1234abcd", "local", undefined],
  ];
  for (const [version, toolchain, expected] of cases) {
    it(`judges ${version} with the toolchain setting "${toolchain}"`, () => {
      assert.equal(problemWithGo({ version, toolchain }, "1.25.11"), expected);
    });
  }

  it("takes the minimum from go.mod", async () => {
    assert.equal(goVersionRequiredBy("module m\n\ngo 1.25.11\n\nrequire (\n"), "1.25.11");
    assert.notEqual(goVersionRequiredBy(await readFile(path.join(modules, "cli", "go.mod"), "utf8")), "0.0");
  });

  it("tells progress from complaints", () => {
    assert.equal(activityOfGo("go: downloading gopkg.in/yaml.v3 v3.0.1"), "downloading gopkg.in/yaml.v3");
    assert.equal(activityOfGo("crypto/internal/fips140"), "compiling crypto/internal/fips140");
    assert.equal(activityOfGo("# github.com/pulumi/pulumi/pkg/v3/backend"), undefined);
    assert.equal(activityOfGo("backend/state.go:3:1:syntax"), undefined);
    assert.deepEqual(
      complaintsOfGo("go: downloading a v1\nfmt\n# example.com/a\na.go:1:2: undefined: b\n\nno space left on device\n"),
      ["# example.com/a", "a.go:1:2: undefined: b", "no space left on device"],
    );
    assert.deepEqual(complaintsOfGo("go: downloading a v1\ngo: downloading b v2\nmodule lookup disabled\n"), [
      "go: downloading b v2",
      "module lookup disabled",
    ]);
  });
});

describe("engine: where the cache is", () => {
  const below = ["pulumi-thingspace-fota", "engine", engineVersion];
  const cases: [platform: NodeJS.Platform, environment: Environment, expected: string][] = [
    ["linux", {}, path.posix.join("/home/me/.cache", ...below)],
    ["linux", { XDG_CACHE_HOME: "/fast" }, path.posix.join("/fast", ...below)],
    ["linux", { XDG_CACHE_HOME: "" }, path.posix.join("/home/me/.cache", ...below)],
    ["linux", { XDG_CACHE_HOME: "relative" }, path.posix.join("/home/me/.cache", ...below)],
    ["linux", { LOCALAPPDATA: "/elsewhere" }, path.posix.join("/home/me/.cache", ...below)],
    ["darwin", {}, path.posix.join("/home/me/Library/Caches", ...below)],
    ["darwin", { XDG_CACHE_HOME: "/fast" }, path.posix.join("/fast", ...below)],
    ["linux", { THINGSPACE_FOTA_ENGINE_CACHE: "/ci", XDG_CACHE_HOME: "/fast" }, `/ci/${engineVersion}`],
    ["linux", { THINGSPACE_FOTA_ENGINE_CACHE: "" }, path.posix.join("/home/me/.cache", ...below)],
  ];
  for (const [platform, environment, expected] of cases) {
    it(`${platform} with ${JSON.stringify(environment)}`, () => {
      assert.equal(cacheDirectory(platform, environment, "/home/me"), expected);
    });
  }

  it("win32, by its own rules", () => {
    const home = "C:\\Users\\me";
    assert.equal(cacheDirectory("win32", { LOCALAPPDATA: "D:\\Local" }, home), path.win32.join("D:\\Local", ...below));
    assert.equal(cacheDirectory("win32", {}, home), path.win32.join(home, "AppData", "Local", ...below));
    assert.deepEqual(pathDirectories("win32", { Path: "C:\\a;;D:\\b" }), ["C:\\a", "D:\\b"]);
  });
});

describe("engine: what it says", () => {
  it("times", () => {
    assert.equal(elapsedTime(400), "0 s");
    assert.equal(elapsedTime(59_400), "59 s");
    assert.equal(elapsedTime(75_000), "1 min 15 s");
    assert.equal(elapsedTime(59_600), "1 min 0 s");
  });

  it("lists everything that was tried, when nothing worked", () => {
    assert.equal(
      nothingWorked([
        { kind: "absent", reason: "there is no pulumi on PATH" },
        { kind: "unusable", reason: "go build failed", details: ["# a", "a.go:1:2: undefined: b"] },
      ]),
      [
        "No Pulumi engine could be provided. Tried, in this order:",
        "  - there is no pulumi on PATH",
        "  - go build failed",
        "      # a",
        "      a.go:1:2: undefined: b",
        "Install Pulumi and run again: https://www.pulumi.com/docs/install/",
      ].join("\n"),
    );
  });
});

describe("engine: its doings", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "engine-spec-"));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  async function writeProgram(file: string, script: string): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }

  async function writeEngine(bin: string, version: string): Promise<void> {
    await writeProgram(path.join(bin, "pulumi"), `echo ${version}`);
    for (const companion of companions) {
      await writeProgram(path.join(bin, companion), "exit 0");
    }
  }

  function surroundings(): { bin: string; cache: string; environment: Environment } {
    const bin = path.join(directory, "installed", "bin");
    const cache = path.join(directory, "cache");
    const environment = { PATH: `${bin}:/usr/bin:/bin`, THINGSPACE_FOTA_ENGINE_CACHE: cache };
    return { bin, cache: path.join(cache, engineVersion), environment };
  }

  it("takes the engine on PATH when it is whole and new enough", async () => {
    const { bin, environment } = surroundings();
    await writeEngine(bin, "v3.230.1");
    const said: string[] = [];

    const engine = await provideEngine({ environment, log: (line) => said.push(line) });

    assert.equal(engine.source, "path");
    assert.equal(engine.binDirectory, bin);
    assert.equal(engine.version, "3.230.1");
    assert.equal(engine.command.command, path.join(bin, "pulumi"));
    assert.deepEqual(said, []);
  });

  for (const [languageHost, host] of [
    ["current", "passes on /pulumirpc.ResourceMonitor/RegisterResourceHook"],
    ["old", "passes on /pulumirpc.ResourceMonitor/RegisterResource"],
  ] as const) {
    it(`tells that the language host of an engine is a ${languageHost} one, on which tests and policy packs depend`, async () => {
      const { bin, environment } = surroundings();
      await writeEngine(bin, "v3.248.0");
      await writeProgram(path.join(bin, "pulumi-language-nodejs"), `# ${host}`);
      assert.equal((await provideEngine({ environment, log: () => undefined })).languageHost, languageHost);
    });
  }

  const passedOver: [name: string, spoil: (bin: string) => Promise<void>, said: RegExp][] = [
    ["an old one", (bin) => writeEngine(bin, "v3.100.0"), /pulumi is v3\.100\.0; 3\.216\.0 or newer/],
    [
      "a broken one",
      (bin) => writeProgram(path.join(bin, "pulumi"), "echo no loader >&2; exit 127"),
      /pulumi version ended with exit code 127/,
    ],
    [
      "one without its Node language host",
      (bin) => writeProgram(path.join(bin, "pulumi"), "echo v3.248.0"),
      /has no pulumi-language-nodejs/,
    ],
  ];
  for (const [name, spoil, expected] of passedOver) {
    it(`names and passes over ${name} on PATH, and takes the cached engine`, async () => {
      const { bin, cache, environment } = surroundings();
      await spoil(bin);
      await writeEngine(path.join(cache, "bin"), `v${engineVersion}`);
      const said: string[] = [];

      const engine = await provideEngine({ environment, log: (line) => said.push(line) });

      assert.equal(engine.source, "cache");
      assert.equal(engine.binDirectory, path.join(cache, "bin"));
      assert.equal(said.length, 1);
      assert.match(said[0]!, expected);
    });
  }

  it("caches nothing from a build that fails or gives no whole engine", async () => {
    const { cache, environment } = surroundings();
    const failed = await fillCache(cache, "go", environment, async (root) => {
      await writeEngine(path.join(root, "bin"), `v${engineVersion}`);
      return { refusal: { kind: "unusable", reason: "stopped halfway" } };
    });
    const incomplete = await fillCache(cache, "go", environment, async (root) => {
      await writeProgram(path.join(root, "bin", "pulumi"), `echo v${engineVersion}`);
      return undefined;
    });

    assert.deepEqual(failed, { refusal: { kind: "unusable", reason: "stopped halfway" } });
    assert.ok("refusal" in incomplete);
    assert.deepEqual(await readdir(path.dirname(cache)), []);
  });

  it("gives each of two builds at once a whole engine, and leaves one", async () => {
    const { cache, environment } = surroundings();
    const build = async (root: string): Promise<undefined> => {
      await writeEngine(path.join(root, "bin"), `v${engineVersion}`);
    };
    const attempts = await Promise.all([
      fillCache(cache, "go", environment, build),
      fillCache(cache, "go", environment, build),
    ]);

    for (const attempt of attempts) {
      assert.ok("engine" in attempt);
      assert.equal(attempt.engine.binDirectory, path.join(cache, "bin"));
    }
    assert.deepEqual(await readdir(path.dirname(cache)), [engineVersion]);
  });

  it("replaces a folder in the cache that does not work", async () => {
    const [fresh, target] = [path.join(directory, "fresh"), path.join(directory, "target")];
    await mkdir(fresh);
    await mkdir(target);
    await writeFile(path.join(fresh, "whole"), "");
    await writeFile(path.join(target, "half"), "");

    await moveIntoPlace(fresh, target, () => Promise.resolve(false));

    assert.deepEqual(await readdir(target), ["whole"]);
  });

  it("says that the cache cannot be written, and how to choose another", async () => {
    const { cache, environment } = surroundings();
    await writeFile(path.dirname(cache), "a file where the folder should be");
    const attempt = await fillCache(cache, "go", environment, () => Promise.resolve(undefined));
    assert.ok("refusal" in attempt);
    assert.match(attempt.refusal.reason, /cache could not be written \(THINGSPACE_FOTA_ENGINE_CACHE/);
  });

  it("ends a program at the deadline, with the programs that it started", async () => {
    const begin = Date.now();
    const result = await run({
      file: "/bin/sh",
      parameters: ["-c", "sleep 60 & sleep 60"],
      environment: { PATH: "/usr/bin:/bin" },
      deadlineMilliseconds: 200,
    });
    assert.equal(result.failure, "did not finish within 0 s");
    // The pipes close only when the grandchildren are gone too.
    assert.ok(Date.now() - begin < 5_000);
  });

  it("says that a program could not be started", async () => {
    const { failure } = await run({
      file: path.join(directory, "missing"),
      parameters: [],
      environment: {},
      deadlineMilliseconds: 5_000,
    });
    assert.match(failure ?? "", /^could not be started: .*ENOENT/);
  });

  it("runs an engine by itself: its own folders, none of the caller's settings", async () => {
    const environment = engineEnvironment({ binDirectory: "/engine/bin" }, path.join(directory, "with space"), {
      PATH: "/usr/bin",
      LANG: "C",
      UNSET: undefined,
      PULUMI_ACCESS_TOKEN: "pul-caller",
      PULUMI_STACK: "caller",
      PULUMI_BACKEND_URL: "https://caller.example",
      THINGSPACE_PASSWORD: "caller",
      thingspace_username: "caller",
    });

    assert.equal(environment["PATH"], "/engine/bin:/usr/bin");
    assert.equal(environment["LANG"], "C");
    assert.equal("UNSET" in environment, false);
    assert.equal(environment["PULUMI_HOME"], path.join(directory, "with space", "home"));
    assert.equal(environment["PULUMI_BACKEND_URL"], `file://${directory}/with%20space/backend`);
    // Empty, not absent: the Automation API would let the caller's own through.
    for (const name of ["PULUMI_ACCESS_TOKEN", "PULUMI_STACK", "THINGSPACE_PASSWORD", "thingspace_username"]) {
      assert.equal(environment[name], "", name);
    }
    assert.deepEqual((await readdir(path.join(directory, "with space"))).sort(), ["backend", "home"]);
  });
});
