import assert from "node:assert/strict";
import { Response } from "node-fetch";
import { LastRequests } from "../../../src/connection/lastRequests";

/** A service that answers when it is told to. */
function service() {
  const waiting: (() => void)[] = [];
  const requests = new LastRequests();
  const fetch = requests.through(
    () =>
      new Promise((resolve) => {
        waiting.push(() => {
          resolve(new Response("{}"));
        });
      }),
  );
  const said: string[] = [];
  const send = (name: string) => fetch("http://service.test").then(() => said.push(name));
  const over = () => requests.over().then(() => said.push("over"));
  return { waiting, said, send, over };
}

describe("the last requests of a process", () => {
  it("are answered before it is over", async () => {
    const { waiting, said, send, over } = service();
    void send("one");
    void send("two");
    const end = over();
    waiting[1]?.();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(said, ["two"]);
    waiting[0]?.();
    await end;
    assert.ok(said.includes("over"));
  });

  it("have none behind them", async () => {
    const { waiting, said, send, over } = service();
    await over();
    void send("late");
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([waiting.length, said], [0, ["over"]]);
  });
});
