import assert from "node:assert/strict";
import { z } from "zod";
import { createAgent } from "../../../../src/thingspace/http/agent";
import { ThingSpaceError } from "../../../../src/thingspace/http/thingSpaceError";
import type { Proxy } from "../../../../src/thingspace/http/proxy";
import { exchangeWith } from "../../../support/exchangeWith";
import { withHttpServer } from "../../../support/httpServer";
import { withProxy, type ProxyServer } from "../../../support/proxyServer";

const request = {
  method: "GET",
  path: "/index/0",
  headers: { Authorization: "Bearer s3cret" },
  schema: z.unknown(),
} as const;
const credentials = { username: "corp\\me", password: "proxy-s3cret@" };
const basic = Buffer.from("corp\\me:proxy-s3cret@").toString("base64");

function requestTo(baseUrl: string, proxy?: Proxy) {
  return exchangeWith(baseUrl, { agent: createAgent(baseUrl, proxy), proxy, userAgent: "us/1" });
}

describe("idle connections", () => {
  for (const [what, baseUrl, proxy] of [
    ["of http", "http://127.0.0.1", undefined],
    ["of https", "https://127.0.0.1", undefined],
    ["through a proxy", "http://127.0.0.1", { address: "http://127.0.0.1:1", variable: "HTTP_PROXY" }],
  ] as const) {
    it(`are closed here before a service closes them, many after five seconds, under a write perhaps: ${what}`, () => {
      const agent: object = createAgent(
        baseUrl,
        proxy === undefined ? undefined : { ...proxy, credentials: undefined },
      );
      assert.ok("options" in agent);
      const { timeout } = agent.options as { timeout?: number };
      assert.ok(timeout !== undefined && timeout <= 4_000, String(timeout));
    });
  }
});

const through = ({ host }: Pick<ProxyServer, "host">, variable = "HTTPS_PROXY", withCredentials = true): Proxy => ({
  address: `http://${host}`,
  variable,
  credentials: withCredentials ? credentials : undefined,
});

async function failureOf(promise: Promise<unknown>): Promise<ThingSpaceError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ThingSpaceError);
  const { cause } = error;
  assert.doesNotMatch(`${error.message} ${String(cause)} ${JSON.stringify(error)}`, /s3cret|corp\\me|Y29ycF/);
  return error;
}

describe("the agent", () => {
  it("closes a connection that is idle, before a service does that closes it after five seconds", async () => {
    let isClosedByUs: Promise<boolean> | undefined;
    await withHttpServer(
      (_request, response) => {
        const { socket } = response;
        isClosedByUs ??= new Promise((resolve) => {
          socket?.once("end", () => {
            resolve(true);
          });
        });
        return { body: "{}" };
      },
      async ({ url }) => {
        await requestTo(url)(request);
        assert.equal(await isClosedByUs, true);
      },
    );
  });

  it("keeps one connection for requests that follow each other", async () => {
    const ports = new Set<number | undefined>();
    await withHttpServer(
      (_request, response) => {
        ports.add(response.socket?.remotePort);
        return { body: "x".repeat(100_000) };
      },
      async ({ url, requests }) => {
        const send = requestTo(url);
        for (const status of [200, 200, 200]) {
          assert.equal((await send(request)).response?.status, status);
        }
        assert.deepEqual([requests.length, ports.size], [3, 1]);
      },
    );
  });

  it("hands plain http to the proxy as it is, with the proxy's credentials, over one connection", async () => {
    await withHttpServer(
      ({ path, headers }) => ({ body: { path, host: headers["host"], agent: headers["user-agent"] } }),
      async ({ url, requests }) => {
        await withProxy({ to: { port: Number(new URL(url).port) } }, async (proxy) => {
          const send = requestTo("http://thingspace.test", through(proxy, "HTTP_PROXY"));
          const answers = [await send(request), await send(request)];
          assert.deepEqual(
            answers.map(({ value }) => value),
            [1, 2].map(() => ({ path: "/index/0", host: "thingspace.test", agent: "us/1" })),
          );
          assert.equal(requests[0]?.headers["authorization"], "Bearer s3cret");
          const expected = "GET http://thingspace.test/index/0";
          assert.deepEqual(
            proxy.requests.map(({ line }) => line),
            [expected, expected],
          );
          assert.equal(proxy.requests[0]?.headers["proxy-authorization"], `Basic ${basic}`);
          assert.equal(new Set(proxy.requests.map(({ port }) => port)).size, 1);
        });
      },
    );
  });

  const refusals: [status: number, withCredentials: boolean, kind: string, message: RegExp][] = [
    [407, false, "proxy", / requires a user name and a password \(407\)\. Add them to HTTPS_PROXY/],
    [407, true, "proxy", / rejects the user name and password \(407\)\. Check them in HTTPS_PROXY/],
    [403, true, "proxy", / refuses to connect to thingspace\.test \(403\).*add thingspace\.test to NO_PROXY/],
    [502, true, "unreachable", / cannot reach thingspace\.test \(502\)\. Check the setting thingspace:baseUrl/],
  ];
  for (const [status, withCredentials, kind, message] of refusals) {
    it(`tells a proxy that answers ${status} ${withCredentials ? "with" : "without"} credentials from ThingSpace`, async () => {
      await withProxy({ refuseWith: status }, async (proxy) => {
        const error = await failureOf(
          requestTo("https://thingspace.test", through(proxy, "HTTPS_PROXY", withCredentials))(request),
        );
        assert.match(error.message, message);
        assert.ok(error.message.startsWith(`Cannot reach ThingSpace: the proxy http://${proxy.host} (HTTPS_PROXY) `));
        assert.deepEqual([error.kind, error.mayHaveActed, error.status], [kind, false, undefined]);
        assert.deepEqual(
          proxy.requests.map(({ line, headers }) => [line, headers.authorization, headers["proxy-authorization"]]),
          [["CONNECT thingspace.test:443", undefined, withCredentials ? `Basic ${basic}` : undefined]],
        );
      });
    });
  }

  it("tells a proxy that asks for credentials from ThingSpace for plain http, too", async () => {
    await withProxy({ refuseWith: 407 }, async (proxy) => {
      const error = await failureOf(requestTo("http://thingspace.test", through(proxy, "http_proxy", false))(request));
      assert.match(error.message, /^Cannot reach ThingSpace: the proxy http:\S+ \(http_proxy\) requires a user name/);
    });
  });

  for (const baseUrl of ["https://thingspace.test", "http://thingspace.test"]) {
    it(`names the proxy that cannot be reached on the way to ${baseUrl}`, async () => {
      const error = await failureOf(requestTo(baseUrl, through({ host: "127.0.0.1:1" }))(request));
      assert.equal(error.code, "proxy-unreachable");
      assert.match(error.message, /the proxy http:\/\/127\.0\.0\.1:1 \(HTTPS_PROXY\).*NO_PROXY/);
      assert.deepEqual([error.kind, error.mayHaveActed], ["unreachable", false]);
    });
  }

  it("knows that a request did nothing whose proxy hung up", async () => {
    await withProxy({ refuseWith: "nothing" }, async (proxy) => {
      const error = await failureOf(requestTo("https://thingspace.test", through(proxy))(request));
      assert.deepEqual([error.kind, error.mayHaveActed], ["unreachable", false]);
      assert.match(error.message, /^Cannot reach ThingSpace: .*the proxy http:\S+ \(HTTPS_PROXY\) \(it hung up\)/);
    });
  });
});
