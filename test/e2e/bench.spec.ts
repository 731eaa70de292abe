import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describeOnEngine } from "../support/describeOnEngine";
import { quickStart } from "../support/quickStart";

describeOnEngine("npm run bench -- --quick", function () {
  it("finds each call that there may be, and no other, and a state of so many bytes for a device", async () => {
    const { stdout } = await promisify(execFile)("npx", ["tsx", "tools/bench.ts", "--quick"], {
      cwd: path.resolve(__dirname, "../.."),
      env: { ...process.env, ...quickStart() },
    });
    assert.match(stdout, /API calls, each kind as many as there may be +\| all 19 runs +\| all runs +\| yes/);
    assert.match(stdout, /state per device, beyond a constant +\| \d+\.\d bytes +\| at most 44 bytes +\| yes/);
  });
});
