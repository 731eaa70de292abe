import assert from "node:assert/strict";
import { request as open } from "node:http";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import type { Simulator, SimulatorOptions } from "../../../src/simulator";
import { startSimulator } from "../../../src/simulator";
import { account, logIn } from "./simulatorClient";

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends what a well-behaved client would not. */
async function send(
  { url }: Simulator,
  path: string,
  {
    method = "GET",
    headers = {},
    body = [],
  }: { method?: string; headers?: object; body?: readonly (string | Buffer)[] },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = open(`${url}${path}`, { method, headers: { ...headers } }, (answer) => {
      text(answer).then((all) => {
        resolve({ status: answer.statusCode ?? 0, body: all });
      }, reject);
    });
    // What is refused early hangs up on the rest.
    sent.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "ECONNRESET") {
        reject(error);
      }
    });
    body.forEach((part) => sent.write(part));
    sent.end();
  });
}

async function withSimulator(
  story: (simulator: Simulator) => Promise<void>,
  options: SimulatorOptions = {},
): Promise<void> {
  await using simulator = await startSimulator(options);
  await story(simulator);
}

describe("a simulator that is asked what nobody should ask", function () {
  this.timeout(30_000);

  for (const path of ["/api/ts/v1/oauth2/token", "/_simulator/accounts/7-7"]) {
    const method = path.startsWith("/_") ? "PATCH" : "POST";

    it(`refuses a body that is said to be larger than 10 MB: ${path}`, () =>
      withSimulator(async (simulator) => {
        const headers = { "content-length": 10 * 1024 * 1024 + 1 };
        assert.equal((await send(simulator, path, { method, headers, body: ["x"] })).status, 413);
      }));

    it(`refuses one that does not say it, before its end: ${path}`, () =>
      withSimulator(async (simulator) => {
        const body = Array.from({ length: 11 }, () => Buffer.alloc(1024 * 1024, "x"));
        assert.equal((await send(simulator, path, { method, body })).status, 413);
      }));
  }

  for (const [host, status] of [
    ["localhost:80", 200],
    ["127.0.0.1", 200],
    ["[::1]:8080", 200],
    ["evil.example", 403],
    ["localhost.evil.example:80", 403],
    ["127.0.0.1.evil.example", 403],
    ["192.168.1.7:8080", 403],
  ] as const) {
    it(`answers ${status} when it is called ${host}`, () =>
      withSimulator(async (simulator) => {
        const answer = await send(simulator, "/_simulator/state", { headers: { host } });
        assert.equal(answer.status, status);
      }));
  }

  it("answers to any name when it was started for others", () =>
    withSimulator(
      async (simulator) => {
        const local = { url: simulator.url.replace("0.0.0.0", "127.0.0.1") };
        const answer = await send({ ...simulator, ...local }, "/_simulator/state", {
          headers: { host: "tests.example" },
        });
        assert.equal(answer.status, 200);
      },
      { host: "0.0.0.0" },
    ));

  it("never breaks, whatever it is asked", () =>
    withSimulator(async (simulator) => {
      const client = await logIn(simulator);
      const licenses = `/licenses/${account}`;
      const path = fc.oneof(
        fc
          .tuple(
            fc.constantFrom("v1", "v2", "v3", "v4"),
            fc.constantFrom(
              `${licenses}/index/`,
              `${licenses}?lastSeenDeviceId=`,
              `${licenses}/cancel/index/`,
              `${licenses}/cancel?startIndex=`,
              `${licenses}/assign?`,
              `${licenses}/cancel?`,
              `/devices/${account}?lastSeenDeviceId=`,
              `/reports/${account}/campaigns?campaignStatus=CampaignScheduled&lastSeenCampaignId=`,
              `/reports/${account}/campaigns/`,
              "/subscriptions/",
            ),
            fc.string(),
          )
          .map(([version, route, rest]) => `/api/fota/${version}${route}${encodeURIComponent(rest)}`),
        fc
          .tuple(fc.constantFrom("state", "faults", "clock", "requests", `accounts/${account}`, ""), fc.string())
          .map(([route, rest]) => `/_simulator/${route}${encodeURIComponent(rest)}`),
        fc.constantFrom("/api/ts/v1/oauth2/token", "/api/m2m/v1/session/login", "/api/m2m/v1/session/logout"),
      );
      const headers = fc.constantFrom(
        {},
        { authorization: `Bearer ${client.accessToken}`, "vz-m2m-token": client.sessionToken },
        { authorization: "Basic ====", "vz-m2m-token": "x" },
      );
      const body = fc.oneof(fc.string(), fc.json(), fc.constantFrom('{"deviceList":[null]}', '{"deviceList":7}', "[]"));
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"),
          path,
          headers,
          body,
          async (method, asked, sent, content) => {
            const hasBody = !["GET", "HEAD", "OPTIONS"].includes(method);
            const answer = await send(simulator, asked, { method, headers: sent, body: hasBody ? [content] : [] });
            assert.ok(answer.status >= 200 && answer.status < 500, `${answer.status}: ${answer.body}`);
            assert.doesNotMatch(answer.body, /at .*\.ts:|defect/);
          },
        ),
        { numRuns: 500 },
      );
    }));
});
