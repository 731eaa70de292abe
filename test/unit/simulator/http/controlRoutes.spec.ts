import assert from "node:assert/strict";

import type { Simulator } from "../../../../src/simulator";
import { startSimulator } from "../../../../src/simulator";
import { imei } from "../seeds";
import type { Reply } from "../simulatorClient";
import { account, logIn, readReply } from "../simulatorClient";

describe("the paths under /_simulator/", () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator();
  });

  afterEach(async () => {
    await simulator.close();
  });

  async function ask(method: string, path: string, body?: unknown): Promise<Reply> {
    const sent = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
    return readReply(await fetch(`${simulator.url}/_simulator/${path}`, { method, ...sent }));
  }

  it("give a state that can be put back as it is", async () => {
    const state = await ask("GET", "state");
    await ask("PATCH", `accounts/${account}`, { licenseCount: 3 });
    assert.notEqual((await ask("GET", "state")).text, state.text);
    assert.equal((await ask("PUT", "state", state.text)).status, 200);
    assert.equal((await ask("GET", "state")).text, state.text);
  });

  it("log everybody out when the state is put", async () => {
    const client = await logIn(simulator);
    await ask("PUT", "state", (await ask("GET", "state")).text);
    assert.equal((await client.get(`/api/fota/v1/subscriptions/${account}`)).status, 401);
  });

  it("patch an account and merge its devices by their id", async () => {
    const deviceId = "353238063289556";
    await ask("PATCH", `accounts/${account}`, { licenseCount: 30, devices: [{ deviceId, licensed: true }] });
    const [patched] = simulator.state().accounts;
    assert.equal(patched!.licenseCount, 30);
    assert.equal(patched!.devices!.length, 12);
    assert.equal(patched!.devices!.find((device) => device.deviceId === deviceId)!.licensed, true);
  });

  it("show and clear what the service was asked, but not what they were", async () => {
    const client = await logIn(simulator);
    await client.post(`/api/fota/v1/licenses/${account}/assign`, { deviceList: [imei(0)] });
    await ask("GET", "state");
    assert.deepEqual((await ask("GET", "requests")).body, {
      requests: [
        { method: "POST", path: "/api/ts/v1/oauth2/token", status: 200 },
        { method: "POST", path: "/api/m2m/v1/session/login", status: 200 },
        { method: "POST", path: `/api/fota/v1/licenses/${account}/assign`, status: 200 },
      ],
      writes: 1,
    });
    assert.equal((await ask("DELETE", "requests")).status, 204);
    assert.deepEqual((await ask("GET", "requests")).body, { requests: [], writes: 0 });
  });

  it("arm, show and disarm faults", async () => {
    const client = await logIn(simulator);
    const faults = [{ name: "http-503", on: "subscription", after: 0, times: 9, probability: 1 }];
    await ask("PUT", "faults", faults);
    assert.deepEqual(JSON.parse((await ask("GET", "faults")).text), faults);
    assert.equal((await client.get(`/api/fota/v1/subscriptions/${account}`)).status, 503);
    await ask("DELETE", "faults");
    assert.equal((await ask("GET", "faults")).text, "[]");
    assert.equal((await client.get(`/api/fota/v1/subscriptions/${account}`)).status, 200);
  });

  it("let time pass", async () => {
    const client = await logIn(simulator);
    await ask("POST", "clock", { advanceSeconds: 3600 });
    assert.equal((await client.get(`/api/fota/v1/subscriptions/${account}`)).status, 401);
  });

  for (const [method, path, body, error] of [
    ["PUT", "state", { accounts: [{ accountName: "1-1" }] }, /^accounts\[0\]\.licenseCount: /],
    ["PUT", "state", "{", /^the request body is not JSON$/],
    ["PATCH", "accounts/9-9", {}, /^accounts: there is no account "9-9"; there are 0402196254-00001$/],
    ["PATCH", `accounts/${account}`, { licences: 1 }, /^licences: unknown key$/],
    ["PUT", "faults", [{ name: "slow" }], /^faults\[0\]\.ms: /],
    ["PUT", "faults", [{ name: "earthquake" }], /^faults\[0\]\.name: unknown fault; known are refuse, reset-before, /],
    ["POST", "clock", { advanceSeconds: -1 }, /^advanceSeconds: /],
  ] as const) {
    it(`refuse ${method} ${path} with ${JSON.stringify(body)}, and name the place`, async () => {
      const state = simulator.state();
      const reply = await ask(method, path, body);
      assert.equal(reply.status, 400);
      assert.match(String(reply.body["error"]), error);
      assert.deepEqual(simulator.state(), state);
    });
  }
});
