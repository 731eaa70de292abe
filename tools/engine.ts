import { homedir } from "node:os";
import path from "node:path";
import { fillCache } from "./engine/cache";
import type { Environment, Refusal } from "./engine/decisions";
import { cacheDirectory, nothingWorked, pathDirectories } from "./engine/decisions";
import { download } from "./engine/download";
import type { Attempt, Engine } from "./engine/examine";
import { examine, findProgram } from "./engine/examine";
import { buildWithGo } from "./engine/go";
import type { Log } from "./engine/log";
import { logToStderr } from "./engine/log";
import { Interruption } from "./engine/run";

export { engineEnvironment } from "./engine/environment";
export type { Engine } from "./engine/examine";

export interface ProvideEngineOptions {
  /** @default a line on stderr */
  readonly log?: Log;
  /** @default process.env */
  readonly environment?: Environment;
}

/**
 * Finds a Pulumi engine that can run this repository's programs, or gets one: from PATH, the cache, Pulumi's download
 * site, or built with Go from the module proxy, whichever works first.
 *
 * @throws when nothing works, with every reason. Callers must not skip their work then.
 */
export async function provideEngine({
  log = logToStderr,
  environment = process.env,
}: ProvideEngineOptions = {}): Promise<Engine> {
  const cache = cacheDirectory(process.platform, environment, homedir());
  const ways: readonly (() => Promise<Attempt>)[] = [
    () => lookOnPath(environment),
    () => examine(path.join(cache, "bin"), "cache", environment),
    () => fillCache(cache, "download", environment, (root) => download(root, environment, log)),
    () => fillCache(cache, "go", environment, (root) => buildWithGo(root, environment, log)),
  ];
  const refusals: Refusal[] = [];
  try {
    for (const way of ways) {
      const attempt = await way();
      if ("engine" in attempt) {
        return attempt.engine;
      }
      if (attempt.refusal.kind === "unusable") {
        log(`passed over: ${attempt.refusal.reason}`);
      }
      refusals.push(attempt.refusal);
    }
  } catch (error) {
    // Listening to the signal has kept it from ending this process: let it do so, now that all is tidied up.
    if (error instanceof Interruption && process.listenerCount(error.signal) === 0) {
      process.kill(process.pid, error.signal);
    }
    throw error;
  }
  throw new Error(nothingWorked(refusals));
}

async function lookOnPath(environment: Environment): Promise<Attempt> {
  const pulumi = await findProgram("pulumi", pathDirectories(process.platform, environment));
  return pulumi === undefined
    ? { refusal: { kind: "absent", reason: "there is no pulumi on PATH" } }
    : examine(path.dirname(pulumi), "path", environment);
}

const provenance: Readonly<Record<Engine["source"], string>> = {
  path: "found on PATH",
  cache: "found in the cache",
  download: "downloaded from Pulumi's site",
  go: "built with Go",
};

if (require.main === module) {
  provideEngine().then(
    ({ binDirectory, version, source, languageHost }) => {
      const limits =
        languageHost === "old" ? ", with an old language host: tests that need a current one are skipped" : "";
      console.log(`Pulumi ${version}, ${provenance[source]}${limits}: ${binDirectory}`);
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}
