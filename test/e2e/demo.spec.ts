import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { describeOnEngine } from "../support/describeOnEngine";
import { quickStart } from "../support/quickStart";

const repository = path.resolve(__dirname, "../..");

describeOnEngine("the demo", () => {
  it("tells the main job as a story in which each step shows what it should", () => {
    const tsx = path.join(repository, "node_modules/.bin/tsx");
    const { status, stdout, stderr } = spawnSync(tsx, ["tools/demo.ts"], {
      cwd: repository,
      env: { ...process.env, ...quickStart() },
      encoding: "utf8",
    });
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /Each step showed what it should\./);
  });
});
