import { mkdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Environment } from "./decisions";
import { isPath, pathOf } from "./decisions";
import type { Engine } from "./examine";

/**
 * The environment in which an engine runs by itself: its state, plugins and settings are in `directory` (made if need
 * be), and nothing that the caller has set for Pulumi or ThingSpace reaches it.
 *
 * It is a whole environment for `spawn`, and as good for the Automation API's `envVars`. That API lays them over
 * `process.env`, so the caller's settings are made empty here and not left out, which would let them through.
 */
export function engineEnvironment(
  engine: Pick<Engine, "binDirectory">,
  directory: string,
  caller: Environment = process.env,
): Record<string, string> {
  const home = path.resolve(directory, "home");
  const backend = path.resolve(directory, "backend");
  mkdirSync(home, { recursive: true });
  mkdirSync(backend, { recursive: true });
  return {
    ...withoutSettings(caller),
    PATH: [engine.binDirectory, pathOf(caller)].filter((part) => part !== "").join(path.delimiter),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: pathToFileURL(backend).href,
    // Not a secret: whoever can read the folder made it.
    PULUMI_CONFIG_PASSPHRASE: "pulumi-thingspace-fota",
    PULUMI_SKIP_UPDATE_CHECK: "1",
    // A plugin that is missing fails the run at once, instead of a search on the network.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
  };
}

function withoutSettings(caller: Environment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(caller)) {
    if (value !== undefined && !isPath(name)) {
      kept[name] = /^(PULUMI|THINGSPACE)_/i.test(name) ? "" : value;
    }
  }
  return kept;
}
