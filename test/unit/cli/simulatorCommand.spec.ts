import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";

import { logIn } from "../simulator/simulatorClient";
import { startSimulator } from "../../../src/simulator";

const main = path.resolve(__dirname, "../../../src/cli/main.ts");
const children: ChildProcess[] = [];

function run(...args: readonly string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", main, "simulator", ...args]);
  children.push(child);
  const exit = once(child, "exit").then(([code]: unknown[]) => code);
  return { child, exit, stderr: text(child.stderr), firstLine: once(child.stdout, "data").then(String) };
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
      /accounts\[0\]\.x: there/,
    ],
    ["no JSON", "{", /JSON/],
  ] as const) {
    it(`ends with code 2 on a seed file with ${problem}, and names the file and the place`, async () => {
      const file = path.join(folder, "seed.json");
      await writeFile(file, content);
      const { exit, stderr } = run("--seed", file);
      assert.equal(await exit, 2);
      assert.ok((await stderr).startsWith(`error: seed file ${file}: `));
      assert.match(await stderr, message);
    });
  }

  it("ends with code 2 when there is no seed file", async () => {
    const { exit, stderr } = run("--seed", path.join(folder, "none.json"));
    assert.equal(await exit, 2);
    assert.match(await stderr, /none\.json/);
  });

  it("says which port is taken", async () => {
    const simulator = await startSimulator();
    await logIn(simulator);
    const { exit, stderr } = run("--port", new URL(simulator.url).port);
    assert.equal(await exit, 1);
    assert.match(await stderr, new RegExp(`EADDRINUSE.*:${new URL(simulator.url).port}`));
    await simulator.close();
  });

  for (const args of [
    ["--api", "v2"],
    ["--port", "x"],
    ["--page-size", "0"],
    ["--time-format", "go"],
  ] as const) {
    it(`refuses ${args.join(" ")}`, async () => {
      const { exit, stderr } = run(...args);
      assert.equal(await exit, 1);
      assert.match(await stderr, new RegExp(`^error: option '${args[0]} `));
    });
  }
});
