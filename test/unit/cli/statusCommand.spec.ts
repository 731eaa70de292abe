import assert from "node:assert/strict";

import { statusCommand } from "../../../src/cli/statusCommand";
import { accountReader } from "../../../src/cli/accountReader";
import type { Terminal } from "../../../src/cli/terminal";
import { startSimulator, type Simulator } from "../../../src/simulator";
import { run, runProgram, seed, settingsFor } from "./commandRun";

describe("the command status", () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ seed, now: () => Date.UTC(2026, 0, 2, 3, 4, 5) });
  });

  afterEach(() => simulator.close());

  const status = (args: readonly string[], terminal?: Terminal) =>
    run(statusCommand(accountReader({ environment: settingsFor(simulator) })), args, terminal);

  it("asks for the subscription, and for nothing else once it is logged in", async () => {
    await status(["pool"]);
    assert.deepEqual(
      simulator.requests().map(({ method, path }) => `${method} ${path}`),
      ["POST /api/ts/v1/oauth2/token", "POST /api/m2m/v1/session/login", "GET /api/fota/v1/subscriptions/pool"],
    );
  });

  it("prints neither colors nor a bar into a pipe", async () => {
    const { exitCode, stdout, stderr } = await status(["pool"]);
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.match(stdout, /^FOTA licenses of account pool\n[^\x1b█░]*free {6}4\n[^\x1b█░]*\n$/);
  });

  it("draws a bar in a terminal, with colors or without", async () => {
    assert.match((await status(["pool"], { width: 80, color: true })).stdout, /\n\x1b\[32m█+\x1b\[39m░+ 80% used\n$/);
    assert.match((await status(["pool"], { width: 80, color: false })).stdout, /\n█+░+ 80% used\n$/);
  });

  it("prints one JSON object with the names of FotaSubscription", async () => {
    const { exitCode, stdout } = await status(["shrunk", "--json"], { width: 80, color: true });
    assert.equal(exitCode, 0);
    assert.deepEqual(JSON.parse(stdout), {
      account: "shrunk",
      purchaseTypes: ["TS-HFOTA-MRC"],
      licenseCount: 5,
      licenseUsedCount: 9,
      licenseFreeCount: 0,
      licenseOvercommitCount: 4,
      updateTime: "2026-01-02 03:04:05 +0000 UTC",
    });
  });

  it("prints a table in Markdown", async () => {
    const { exitCode, stdout } = await status(["both", "--markdown"], { width: 80, color: true });
    assert.equal(exitCode, 0);
    assert.match(
      stdout,
      /^\| FOTA licenses \| both \|\n\| --- \| --- \|\n\| purchase \| monthly pool [^\x1b█░]* \|\n$/,
    );
  });

  it("says that an account that pays per upgrade has no pool", async () => {
    const { exitCode, stdout } = await status(["event"]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /pool {6}none;/);
  });

  it("ends with code 2 for an account that ThingSpace does not accept", async () => {
    const { exitCode, stdout, stderr } = await status(["nowhere"]);
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.match(stderr, /^error: ThingSpace does not accept the account "nowhere" .*\n$/);
  });

  it("answers --help", async () => {
    const { exitCode, stdout } = await status(["--help"]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /Settings come from the environment: [^]*Exit codes:\n {2}0 [^]*\n {2}2 /);
  });

  it("is part of the program, and prints plain text into a real pipe even if colors are forced", async () => {
    const { exitCode, stdout, stderr } = await runProgram(["status", "pool"], {
      ...settingsFor(simulator),
      FORCE_COLOR: "1",
    });
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.match(stdout, /^FOTA licenses of account pool\n[^\x1b█░]*\n$/);
  });
});
