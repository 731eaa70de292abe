import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { simulatorCommand } from "../../../../src/cli/commands/simulatorCommand";
import { logIn } from "../../simulator/simulatorClient";
import { startSimulator } from "../../../../src/simulator";
import { run as runHere } from "../commandRun";

const main = path.resolve(__dirname, "../../../../src/cli/main.ts");
const children: ChildProcess[] = [];

function run(...args: readonly string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", main, "simulator", ...args]);
  children.push(child);
  const exit = once(child, "exit").then(([code]: unknown[]) => code);
  return { child, exit, firstLine: once(child.stdout, "data").then(String) };
}

describe("the command simulator", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "simulator-command-"));
  });

  afterEach(async () => {
    children.splice(0).forEach((child) => child.kill("SIGKILL"));
    await rm(folder, { recursive: true });
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`prints its address in one line and ends well on ${signal}`, async () => {
      const { child, exit, firstLine } = run("--page-size", "5", "--time-format", "iso");
      const [, url] = /^ThingSpace simulator listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(await firstLine)!;
      const state = await (await fetch(`${url!}/_simulator/state`)).text();
      assert.match(state, /"pageSize":5/);
      assert.match(state, /"timeFormat":"iso"/);
      child.kill(signal);
      assert.equal(await exit, 0);
    });
  }

  it("holds what the seed file says", async () => {
    const file = path.join(folder, "seed.json");
    await writeFile(file, JSON.stringify({ accounts: [{ accountName: "7-7", licenseCount: 7 }] }));
    const { firstLine } = run("--seed", file);
    const url = (await firstLine).trim().split(" ").at(-1)!;
    assert.match(await (await fetch(`${url}/_simulator/state`)).text(), /"accountName":"7-7"/);
  });

  for (const [problem, content, message] of [
    [
      "a key that does not exist",
      '{"accounts": [{"accountName": "7-7", "licenseCount": 7, "x": 1}]}',
      /accounts\[0\]\.x: unknown key/,
    ],
    ["no JSON", "{", /JSON/],
  ] as const) {
    it(`ends with code 2 on a seed file with ${problem}, and names the file and the place`, async () => {
      const file = path.join(folder, "seed.json");
      await writeFile(file, content);
      const { exitCode, stderr } = await runHere(simulatorCommand(), ["--seed", file]);
      assert.equal(exitCode, 2);
      assert.ok(stderr.startsWith(`error: seed file ${file}: `));
      assert.match(stderr, message);
    });
  }

  it("reads a seed file that an editor on Windows has written", async () => {
    const file = path.join(folder, "seed.json");
    await writeFile(file, '\uFEFF{ "accounts": [] }');
    const { child, exit, firstLine } = run("--seed", file);
    assert.match(await firstLine, /listening/);
    child.kill();
    assert.equal(await exit, 0);
  });

  it("ends with code 2 when there is no seed file", async () => {
    const { exitCode, stderr } = await runHere(simulatorCommand(), ["--seed", path.join(folder, "none.json")]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /none\.json/);
  });

  it("says which port is taken", async () => {
    const simulator = await startSimulator();
    await logIn(simulator);
    const { exitCode, stderr } = await runHere(simulatorCommand(), ["--port", new URL(simulator.url).port]);
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      new RegExp(`EADDRINUSE.*:${new URL(simulator.url).port}\\. Give another --port.* \\[simulator-not-started\\]`),
    );
    await simulator.close();
  });

  it("speaks the versions that it is told, and all of them when it is told nothing", async () => {
    const statuses = async (...args: readonly string[]) => {
      const { child, exit, firstLine } = run(...args);
      const url = (await firstLine).trim().split(" ").at(-1)!;
      // Without a token a path that is there says so, and one that is not says that.
      const answers = await Promise.all(
        ["v1", "v2", "v3"].map((version) => fetch(`${url}/api/fota/${version}/subscriptions/1-1`)),
      );
      child.kill();
      await exit;
      return answers.map(({ status }) => status);
    };
    assert.deepEqual(await statuses(), [401, 401, 401]);
    assert.deepEqual(await statuses("--api", "v3, v1"), [401, 400, 401]);
  });

  it("names the versions that there are when it is told another one", async () => {
    const { exitCode, stderr } = await runHere(simulatorCommand(), ["--api", "v1,4"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /^error: option '--api <versions>' argument 'v1,4' is invalid\. .* v1, v2, v3, with commas/);
  });

  it("lets faults strike alike for the same seed of chance", async () => {
    const faults = JSON.stringify([{ name: "http-503", times: 1000, probability: 0.5 }]);
    const strikes = async (randomSeed: string) => {
      const { child, exit, firstLine } = run("--random-seed", randomSeed);
      const url = (await firstLine).trim().split(" ").at(-1)!;
      await fetch(`${url}/_simulator/faults`, { method: "PUT", body: faults });
      const statuses = [];
      for (let request = 0; request < 20; request += 1) {
        statuses.push((await fetch(`${url}/api/fota/v1/subscriptions/1-1`)).status);
      }
      child.kill();
      await exit;
      return statuses.join(" ");
    };
    const first = await strikes("7");
    assert.match(first, /401.*503|503.*401/);
    assert.equal(await strikes("7"), first);
    assert.notEqual(await strikes("8"), first);
  });

  for (const args of [
    ["--api", "v4"],
    ["--api", "v1,,v2"],
    ["--api", ""],
    ["--random-seed", "-1"],
    ["--random-seed", "4294967296"],
    ["--port", "x"],
    ["--port", "65536"],
    ["--page-size", "0"],
    ["--time-format", "go"],
  ] as const) {
    it(`refuses ${args.join(" ")}`, async () => {
      const { exitCode, stderr } = await runHere(simulatorCommand(), args);
      assert.equal(exitCode, 2);
      assert.match(stderr, new RegExp(`^error: option '${args[0]} `));
    });
  }
});
