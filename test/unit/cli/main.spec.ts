import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { startSimulator, type Simulator } from "../../../src/simulator";
import { runProgram, seed, settingsFor } from "./commandRun";

const program = path.resolve(__dirname, "../../../src/cli/main.ts");

describe("the program thingspace-fota", function () {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator({ seed });
  });
  after(() => simulator.close());

  for (const args of [["chek", "pool"], [], ["--bogus"], ["check", "pool", "--min-free", "21", "--min-free", "0"]]) {
    it(`answers nothing, which is 2 and not "too few", when it is asked: [${args.join(" ")}]`, async () => {
      const { exitCode, stdout } = await runProgram(args, settingsFor(simulator));
      assert.deepEqual([exitCode, stdout], [2, ""]);
    });
  }

  it("says its version, and ends well", async () => {
    assert.match(JSON.stringify(await runProgram(["--version"], {})), /"exitCode":0,"stdout":"\d+\.\d+\.\d+/);
  });

  /** Runs a check whose answer nobody can read. */
  async function checkInto(stdout: "closed pipe" | number, minFree: string) {
    const env = { ...process.env, ...settingsFor(simulator) };
    const args = ["--import", "tsx", program, "check", "pool", "--min-free", minFree];
    const child = spawn(process.execPath, args, {
      env,
      stdio: ["ignore", typeof stdout === "number" ? stdout : "pipe", "pipe"],
    });
    child.stdout?.destroy();
    assert.ok(child.stderr !== null);
    const [[exitCode], stderr] = await Promise.all([once(child, "exit") as Promise<unknown[]>, text(child.stderr)]);
    return { exitCode, stderr };
  }

  it("keeps to its answer when nobody reads it to the end", async () => {
    assert.deepEqual(await checkInto("closed pipe", "4"), { exitCode: 0, stderr: "" });
    assert.equal((await checkInto("closed pipe", "5")).exitCode, 1);
  });

  it("writes the whole of its answer, and keeps to it, when nobody reads the reasons", async function () {
    if (process.platform !== "linux") {
      this.skip();
    }
    const full = openSync("/dev/full", "w");
    try {
      const run = (args: readonly string[]) => {
        const env = { ...process.env, ...settingsFor(simulator) };
        const child = spawn(process.execPath, ["--import", "tsx", program, ...args], {
          env,
          stdio: ["ignore", "pipe", full],
        });
        assert.ok(child.stdout !== null);
        return Promise.all([once(child, "exit") as Promise<unknown[]>, text(child.stdout)]);
      };
      assert.deepEqual((await run(["diff", "pool", "--fleet", "nope.csv"]))[0][0], 2);
      const [[exitCode], stdout] = await run(["export", "pool"]);
      assert.deepEqual([exitCode, stdout.split("\n").length], [0, 18]);
    } finally {
      closeSync(full);
    }
  });

  it("tells a program that its options cannot be used, too", async () => {
    const { exitCode, stdout } = await runProgram(
      ["check", "pool", "--min-free", "1", "--min-free", "2", "--json"],
      settingsFor(simulator),
    );
    assert.equal(exitCode, 2);
    assert.match(stdout, /^\{"error":\{"code":"arguments-invalid","message":"ambiguous: --min-free /);
  });

  it("ends with code 2 when the answer cannot be written", async function () {
    if (process.platform !== "linux") {
      // Only there is a file that is always full.
      this.skip();
    }
    const full = openSync("/dev/full", "w");
    try {
      const { exitCode, stderr } = await checkInto(full, "4");
      assert.equal(exitCode, 2);
      assert.match(stderr, /^error: the answer cannot be written: .*ENOSPC.* \[output-failed\]$/m);
      assert.doesNotMatch(stderr, / {4}at /);
    } finally {
      closeSync(full);
    }
  });
});
