/** `npm run test:live [-- --record <file>]` */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import { readLiveSettings } from "./liveSettings";

const { values } = parseArgs({ options: { record: { type: "string" } } });
const environment = {
  ...process.env,
  ...(values.record === undefined ? {} : { THINGSPACE_LIVE_RECORD: path.resolve(values.record) }),
};
const settings = readLiveSettings(environment);
if ("problem" in settings) {
  console.error(settings.problem);
  process.exitCode = 2;
} else {
  const mocha = path.join(path.dirname(require.resolve("mocha/package.json")), "bin/mocha.js");
  // The live service takes its time.
  const { status } = spawnSync(process.execPath, [mocha, "--timeout", "120000", path.join(__dirname, "live.ts")], {
    stdio: "inherit",
    env: environment,
    cwd: path.resolve(__dirname, "../.."),
  });
  process.exitCode = status ?? 1;
}
