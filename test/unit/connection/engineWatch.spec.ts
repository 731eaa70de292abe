import assert from "node:assert/strict";
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
