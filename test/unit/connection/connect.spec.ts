import assert from "node:assert/strict";
import { connect } from "../../../src/connection/connect";
import { packageVersion } from "../../../src/connection/packageVersion";
import { demoSettings } from "../../support/demoSettings";
import { fakeClock } from "../../support/fakeClock";
import { withHttpServer, type HttpServer, type Responder } from "../../support/httpServer";
import { withProxy, type ProxyOptions, type ProxyServer } from "../../support/proxyServer";
import { certificateFile, secureHost, withSecureServer } from "../../support/secureServer";
import { runProgram, settingsFor, type CommandRun } from "../cli/commandRun";

const account = "0402196254-00001";
const service: Responder = ({ path }) => {
  if (path.endsWith("/token")) {
    return { body: { access_token: "bearer-s3cret", expires_in: 3600 } };
  }
  return path.endsWith("/login")
    ? { body: { sessionToken: "session-s3cret" } }
    : { body: { accountName: account, purchaseType: "TS-HFOTA-MRC", licenseCount: 9, licenseUsedCount: 1 } };
};

const noProxies = Object.fromEntries(
  ["http_proxy", "https_proxy", "all_proxy", "no_proxy"].flatMap((name) => [
    [name, ""],
    [name.toUpperCase(), ""],
  ]),
);

function status(url: string, environment: Readonly<Record<string, string>>): Promise<CommandRun> {
  return runProgram(["status", account], { ...noProxies, ...settingsFor({ url }), ...environment });
}

/** Runs the body with a service behind https, which can only be reached through a proxy. */
async function withSecureService(
  options: ProxyOptions,
  body: (scene: { proxy: ProxyServer; http: HttpServer; connections: () => number }) => Promise<void>,
): Promise<void> {
  await withHttpServer(service, (http) =>
    withSecureServer(http, (secure) =>
      withProxy({ ...options, to: secure }, (proxy) => body({ proxy, http, connections: () => secure.connections })),
    ),
  );
}

/** As they are said, but for what differs from run to run. */
const steady = (lines: string) =>
  lines
    .replace(/in \d+ ms, \d+ B/g, "in N ms, N B")
    .trimEnd()
    .split("\n");

describe("the connection to ThingSpace", () => {
  it("warns of variables that look like settings, and goes on", async () => {
    await withHttpServer(service, async ({ url }) => {
      const run = await status(url, { THINGSPACE_BASEURL: "http://127.0.0.1:1" });
      assert.equal(run.exitCode, 0, run.stderr);
      assert.match(run.stderr, /THINGSPACE_BASEURL .*THINGSPACE_BASE_URL\? \[setting-unknown\]/);
      assert.doesNotMatch(run.stdout, /BASEURL/);
    });
  });

  it("goes through the proxy of the environment, trusts NODE_EXTRA_CA_CERTS, and is one for all requests", async () => {
    await withSecureService({}, async ({ proxy, http, connections }) => {
      const run = await status(`https://${secureHost}`, {
        HTTPS_PROXY: `http://corp:proxy-s3cret@${proxy.host}`,
        NODE_EXTRA_CA_CERTS: certificateFile,
        THINGSPACE_DEBUG: "1",
      });
      assert.equal(run.exitCode, 0, run.stderr);
      const agent = `pulumi-thingspace-fota/${packageVersion()} node/${process.versions.node}`;
      assert.deepEqual(steady(run.stderr), [
        `thingspace https://thingspace.test v1 through the proxy http://${proxy.host} (HTTPS_PROXY): ` +
          `30 seconds per request, 4 at a time, 100 devices in one; ${agent}`,
        "thingspace #1 POST /api/ts/v1/oauth2/token token -> 200 in N ms, N B",
        "thingspace #2 POST /api/m2m/v1/session/login login -> 200 in N ms, N B",
        `thingspace #3 GET /api/fota/v1/subscriptions/${account} subscription -> 200 in N ms, N B`,
      ]);
      assert.match(run.stdout, /licenses +9/);
      assert.doesNotMatch(run.stdout + run.stderr, /s3cret|demo-secret|demo-password/);
      assert.deepEqual(
        http.requests.map(({ headers }) => [headers["user-agent"], headers["proxy-authorization"]]),
        [1, 2, 3].map(() => [agent, undefined]),
      );
      assert.deepEqual(
        proxy.requests.map(({ line }) => line),
        ["CONNECT thingspace.test:443"],
      );
      assert.equal(connections(), 1);
    });
  });

  it("is not made to a service whose certificate nobody knows", async () => {
    await withSecureService({}, async ({ proxy, http }) => {
      const run = await status(`https://${secureHost}`, { https_proxy: proxy.host });
      assert.equal(run.exitCode, 2);
      assert.match(
        run.stderr,
        /The certificate presented for https:\/\/thingspace\.test is not trusted.*NODE_EXTRA_CA_CERTS/s,
      );
      assert.deepEqual(http.requests, []);
    });
  });

  it("is not made through a proxy that wants credentials, which is said without a retry", async () => {
    await withSecureService({ refuseWith: 407 }, async ({ proxy }) => {
      const run = await status(`https://${secureHost}`, {
        ALL_PROXY: `http://corp:proxy-s3cret@${proxy.host}`,
        THINGSPACE_DEBUG: "true",
      });
      assert.equal(run.exitCode, 2);
      assert.match(run.stderr, /Cannot reach ThingSpace: the proxy http:\S+ \(ALL_PROXY\)/);
      assert.match(run.stderr, /#1 POST \/api\/ts\/v1\/oauth2\/token token -> proxy after \d+ ms; not retried/);
      assert.doesNotMatch(run.stderr, /s3cret|corp:/);
      assert.equal(proxy.requests.length, 1);
    });
  });

  it("is not made when the variable names no proxy, and the message is no bug report", async () => {
    const { exitCode, stderr } = await status(`https://${secureHost}`, { HTTPS_PROXY: "socks5://x:s3cret@proxy.corp" });
    assert.equal(exitCode, 2);
    assert.match(stderr, /HTTPS_PROXY: .*\[proxy-invalid\]/);
    assert.doesNotMatch(stderr, /s3cret|bug/);
  });

  it("goes past the proxy to this machine, and says nothing unless asked", async () => {
    await withHttpServer(service, async ({ url, requests }) => {
      const run = await status(url, {
        HTTP_PROXY: "http://127.0.0.1:1",
        ALL_PROXY: "http://127.0.0.1:1",
        THINGSPACE_DEBUG: "0",
      });
      assert.deepEqual([run.exitCode, run.stderr, requests.length], [0, "", 3]);
    });
  });

  it("says when it will be long until a request is retried, with a word of the requests only if asked", async () => {
    for (const [debug, debugLines] of [
      ["", 0],
      ["1", 5],
    ] as const) {
      const printed: string[] = [];
      const printedDebug: string[] = [];
      let busy = true;
      const respond: Responder = (request, response) => {
        if (busy && request.path.includes("/subscriptions/")) {
          busy = false;
          return { status: 429, headers: { "Retry-After": "7" } };
        }
        return service(request, response);
      };
      await withHttpServer(respond, async ({ url }) => {
        const client = connect({
          settings: demoSettings(url),
          environment: { THINGSPACE_DEBUG: debug },
          print: (line) => printed.push(line),
          printDebug: (line) => printedDebug.push(line),
          clock: fakeClock(),
        });
        await client.subscription(account);
      });
      assert.deepEqual(printed, [
        `ThingSpace answered GET /api/fota/v1/subscriptions/${account} with "too many requests"; retrying in 7 seconds (2 of 4)`,
      ]);
      assert.equal(printedDebug.length, debugLines);
    }
  });
});
