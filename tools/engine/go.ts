import { chmod, copyFile, mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { Environment, Refusal } from "./decisions";
import {
  activityOfGo,
  complaintsOfGo,
  elapsedTime,
  engineVersion,
  goVersionRequiredBy,
  problemWithGo,
} from "./decisions";
import type { Attempt } from "./examine";
import type { Log } from "./log";
import { withHeartbeat } from "./log";
import type { RunResult } from "./run";
import { run } from "./run";

const commandLineModule = path.join(__dirname, "cli");
// The newer Node language host is a module that the proxy does not serve; the last SDK that contains it runs programs
// well under this engine. It has a go.mod of its own because the two need different versions of the SDK's module.
const languageHostModule = path.join(__dirname, "language-nodejs");
const launcher = "pulumi-resource-pulumi-nodejs";
const softwareKit = "github.com/pulumi/pulumi/sdk/v3";

const questionMilliseconds = 60_000;
const buildMilliseconds = 30 * 60_000;

/** Builds the engine into `root` from the Go module proxy, as pinned by the committed go.mod and go.sum. */
export async function buildWithGo(root: string, environment: Environment, log: Log): Promise<Attempt | undefined> {
  if (process.platform === "win32") {
    return refuse("building with Go is not supported on Windows: the launcher it takes along is a POSIX shell script");
  }
  const problem = await problemWithInstalledGo(root, environment);
  if (problem !== undefined) {
    return refuse(problem);
  }

  log(`building Pulumi ${engineVersion} with Go from the module proxy: about 4 minutes on 2 cores the first time`);
  log("  Go's caches grow by about 3.5 GB; to free them afterwards: go clean -cache -modcache");
  const begin = Date.now();
  const bin = path.join(root, "bin");
  // Inside `root`, which is taken away in any case: Go leaves its temporary files behind when it is interrupted.
  const scratch = path.join(root, "scratch");
  await mkdir(bin, { recursive: true });
  await mkdir(scratch);
  const failed = await withHeartbeat(log, async (onActivity) => {
    let compiled = 0;
    const go = (directory: string, parameters: readonly string[]): Promise<RunResult> =>
      run({
        file: "go",
        parameters,
        directory,
        // A go.work in a folder above would leave out our modules.
        environment: { ...environment, CGO_ENABLED: "0", GOWORK: "off", GOTMPDIR: scratch },
        deadlineMilliseconds: buildMilliseconds,
        onLine: (line) => {
          const activity = activityOfGo(line);
          if (activity !== undefined) {
            compiled += activity.startsWith("compiling") ? 1 : 0;
            onActivity(`${activity} (${compiled} packages compiled)`);
          }
        },
      });
    return (
      (await build(go, bin, languageHostModule, `${softwareKit}/nodejs/cmd/pulumi-language-nodejs`)) ??
      (await build(go, bin, commandLineModule, "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi")) ??
      (await copyLauncher(go, bin))
    );
  });
  if (failed !== undefined) {
    return { refusal: failed };
  }
  await rm(scratch, { recursive: true, force: true });
  log(`built in ${elapsedTime(Date.now() - begin)}`);
  return undefined;
}

type Go = (directory: string, parameters: readonly string[]) => Promise<RunResult>;

async function build(go: Go, bin: string, module: string, command: string): Promise<Refusal | undefined> {
  const { stderr, failure } = await go(module, [
    "build",
    // Said here, so that a user's GOFLAGS cannot make Go rewrite the committed go.mod and go.sum.
    "-mod=readonly",
    "-v",
    "-trimpath",
    "-ldflags",
    `-s -w -X ${softwareKit}/go/common/version.Version=v${engineVersion}`,
    "-o",
    `${bin}${path.sep}`,
    command,
  ]);
  return failure === undefined ? undefined : goFailed(`go build of ${command} ${failure}`, stderr);
}

/** The launcher is not built: it lies ready in the module. */
async function copyLauncher(go: Go, bin: string): Promise<Refusal | undefined> {
  const { stdout, stderr, failure } = await go(commandLineModule, [
    "list",
    "-mod=readonly",
    "-m",
    "-f",
    "{{.Dir}}",
    softwareKit,
  ]);
  if (failure !== undefined) {
    return goFailed(`go list of ${softwareKit} ${failure}`, stderr);
  }
  const copy = path.join(bin, launcher);
  await copyFile(path.join(stdout.trim(), "nodejs", "dist", launcher), copy);
  await chmod(copy, 0o755);
  return undefined;
}

/** Asked outside our modules: within, a Go that may switch toolchains would download one to answer. */
async function problemWithInstalledGo(directory: string, environment: Environment): Promise<string | undefined> {
  const { stdout, stderr, failure } = await run({
    file: "go",
    parameters: ["env", "GOVERSION", "GOTOOLCHAIN"],
    directory,
    environment,
    deadlineMilliseconds: questionMilliseconds,
  });
  if (failure !== undefined) {
    return failure.includes("ENOENT") ? "go is not on PATH" : `go env ${failure}: ${stderr.trim()}`;
  }
  const [version = "", toolchain = ""] = stdout.split("\n");
  const goMod = await readFile(path.join(commandLineModule, "go.mod"), "utf8");
  return problemWithGo({ version, toolchain }, goVersionRequiredBy(goMod));
}

function refuse(problem: string): Attempt {
  return { refusal: { kind: "unusable", reason: `not built with Go: ${problem}` } };
}

function goFailed(reason: string, stderr: string): Refusal {
  return { kind: "unusable", reason, details: complaintsOfGo(stderr) };
}
