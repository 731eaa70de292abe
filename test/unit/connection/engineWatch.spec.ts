import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { engineGone } from "../../../src/connection/engineWatch";

/** An engine that listens, and whether it is taken to be gone. */
async function engine() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const stdin = new PassThrough();
  const watched = { isGone: false };
  const watch = (argv = ["node", "script", `127.0.0.1:${port}`], of: object = {}) =>
    engineGone({ stdin: Object.assign(stdin, of), argv }).then(() => {
      watched.isGone = true;
    });
  const stop = async () => {
    server.close();
    await once(server, "close");
  };
  return { stdin, watched, watch, stop };
}

describe("an engine", () => {
  it("is gone when standard input has ended and nobody listens at its address", async () => {
    const { stdin, watch, stop } = await engine();
    await stop();
    stdin.end();
    await watch();
  });

  it("is there while standard input is open", async () => {
    const { watched, watch, stop } = await engine();
    void watch();
    await stop();
    await wait(50);
    assert.equal(watched.isGone, false);
  });

  it("is there while it listens, though standard input has ended, and is looked for until it does not", async () => {
    const { stdin, watched, watch, stop } = await engine();
    const gone = watch();
    stdin.end();
    await wait(50);
    assert.equal(watched.isGone, false);
    await stop();
    await gone;
  });

  it("is there while a connection to it fails for another reason than that nobody listens", async () => {
    const { stdin, watched, watch, stop } = await engine();
    await stop();
    // No TCP connection can be made to the broadcast address.
    void watch(["node", "script", "255.255.255.255:1"]);
    stdin.end();
    await wait(100);
    assert.equal(watched.isGone, false);
  });

  for (const [what, stdin] of [
    ["standard input is open", "process.stdin"],
    ["standard input has ended and it listens", "Readable.from([])"],
  ] as const) {
    it(`keeps no process alive while ${what}`, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      const program = `
        const { Readable } = require("node:stream");
        const { engineGone } = require("./src/connection/engineWatch.ts");
        void engineGone({ stdin: ${stdin}, argv: ["node", "script", "127.0.0.1:${port}"] });`;
      const child = spawn(process.execPath, ["--import", "tsx", "-e", program], {
        stdio: ["pipe", "ignore", "inherit"],
      });
      const exited = once(child, "exit");
      const outcome = await Promise.race([exited, wait(10_000, "alive", { ref: false })]);
      child.kill("SIGKILL");
      await exited;
      server.close();
      assert.deepEqual(outcome, [0, null]);
    });
  }

  for (const [what, argv, stdin] of [
    ["without an address", ["node", "script"], {}],
    ["at a terminal", undefined, { isTTY: true }],
  ] as const) {
    it(`cannot be told to be gone ${what}`, async () => {
      const { stdin: input, watched, watch, stop } = await engine();
      await stop();
      void watch(argv === undefined ? undefined : [...argv], stdin);
      input.end();
      await wait(50);
      assert.equal(watched.isGone, false);
    });
  }
});
