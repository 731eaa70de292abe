import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

import fc from "fast-check";
import sinon from "sinon";

import type { Simulator } from "../../../../src/simulator";
import { startSimulator } from "../../../../src/simulator";
import { demoSeed } from "../../../../src/simulator/simulation";
import { versions } from "../../../../src/simulator/wire";
import { rawExchange } from "../rawExchange";
import { imei } from "../seeds";
import { account, logIn } from "../simulatorClient";

const tooLarge = Buffer.alloc(10_000_001, " ");

describe("a simulator that is asked something bad", () => {
  let simulator: Simulator;
  let complaints: sinon.SinonStub;

  beforeEach(async () => {
    complaints = sinon.stub(console, "error");
    simulator = await startSimulator();
  });
  afterEach(async () => {
    await simulator.close();
    complaints.restore();
  });

  describe("with a large body", () => {
    for (const [path, answered] of [
      [`/api/fota/v1/licenses/${account}/assign`, /^Request Entity Too Large$/],
      ["/api/ts/v1/oauth2/token", /^Request Entity Too Large$/],
      ["/_simulator/clock", /^{"error":"the request body has more than 10,000,000 bytes"}$/],
    ] as const) {
      it(`refuses it: POST ${path}`, async () => {
        const reply = await fetch(`${simulator.url}${path}`, { method: "POST", body: tooLarge });
        assert.equal(reply.status, 413);
        assert.match(await reply.text(), answered);
      });
    }

    it("takes one that is just not too large", async () => {
      const seed = JSON.stringify(demoSeed).padEnd(10_000_000);
      assert.equal((await fetch(`${simulator.url}/_simulator/state`, { method: "PUT", body: seed })).status, 200);
    });

    it("takes one that does not say how large it is", async () => {
      const head = "POST /_simulator/clock HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
      const body = '14\r\n{"advanceSeconds":60\r\n1\r\n}\r\n0\r\n\r\n';
      const answer = await rawExchange(simulator.url, `${head}Transfer-Encoding: chunked\r\n\r\n${body}`);
      assert.match(answer, /^HTTP\/1\.1 200 /);
    });

    it("counts it among the requests to the service", async () => {
      const path = `/api/fota/v1/licenses/${account}/assign`;
      await fetch(`${simulator.url}${path}`, { method: "POST", body: tooLarge });
      assert.deepEqual(simulator.requests(), [{ method: "POST", path, status: 413 }]);
    });

    for (const path of [`/api/fota/v1/licenses/${account}/assign`, "/_simulator/clock"]) {
      it(`does not read on when it does not say how large it is and never ends: ${path}`, async () => {
        const endless = request(`${simulator.url}${path}`, { method: "POST" });
        // What is written after the simulator has hung up fails, and is meant to.
        endless.on("error", () => undefined);
        const hungUp = new Promise((resolve) => endless.on("close", resolve));
        const status = new Promise((resolve) =>
          endless.on("response", (response) => {
            resolve(response.resume().statusCode);
          }),
        );
        const chunk = Buffer.alloc(1_000_000, " ");
        const feed = () => {
          while (endless.write(chunk)) {
            // Until it is full; then again once there is room.
          }
        };
        endless.on("drain", feed);
        feed();
        assert.equal(await status, 413);
        await hungUp;
      });
    }
  });

  describe("under another name", () => {
    const ask = (host: string, path = "/_simulator/state", url = simulator.url) =>
      rawExchange(url, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

    for (const host of [
      "evil.example",
      "evil.example:8080",
      "127.0.0.1.evil.example",
      "localhost.evil.example",
      "10.0.0.7",
      "0.0.0.0",
    ]) {
      it(`refuses ${host}, and shows nothing of what it holds`, async () => {
        for (const path of ["/_simulator/state", `/api/fota/v1/subscriptions/${account}`, "/"]) {
          const answer = await ask(host, path);
          assert.match(answer, /^HTTP\/1\.1 403 /);
          assert.match(answer, new RegExp(`"host":"${host}"}$`));
          assert.doesNotMatch(answer, /demo-secret/);
        }
        assert.deepEqual(simulator.requests(), []);
        assert.match(String(complaints.lastCall.args[0]), new RegExp(`refused a request for the host "${host}"`));
      });
    }

    for (const host of ["localhost", "LOCALHOST:99", "dev.localhost", "127.0.0.1", "127.8.8.8:80", "[::1]:8080"]) {
      it(`answers to ${host}`, async () => {
        assert.match(await ask(host), /^HTTP\/1\.1 200 /);
      });
    }

    it("answers to any name when it was started for others", async () => {
      await using open = await startSimulator({ host: "0.0.0.0" });
      assert.match(await ask("simulator.example", "/_simulator/state", open.url), /^HTTP\/1\.1 200 /);
    });

    it("is guarded, too, when it was started for loopback by another of its names", async () => {
      await using named = await startSimulator({ host: "localhost" });
      assert.match(await ask("evil.example", "/_simulator/state", named.url), /^HTTP\/1\.1 403 /);
    });
  });

  it("says so to somebody who takes it for a proxy", async () => {
    const answer = await rawExchange(
      simulator.url,
      "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n",
    );
    assert.match(answer, /^HTTP\/1\.1 405 Method Not Allowed\r\n/);
  });

  it("does not take it for a defect of its own when somebody hangs up in the middle of a request", async () => {
    for (const path of [`/api/fota/v1/licenses/${account}/assign`, "/_simulator/clock"]) {
      const { hostname, port } = new URL(simulator.url);
      for (const framing of ["Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"]) {
        const socket = connect(Number(port), hostname);
        socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\n${framing}`);
        await wait(20);
        socket.destroy();
        await once(socket, "close");
      }
    }
    await wait(20);
    assert.deepEqual(complaints.args, []);
  });

  it("refuses a time beyond the calendar, however it is reached", async () => {
    const ask = (advanceSeconds: number) =>
      fetch(`${simulator.url}/_simulator/clock`, { method: "POST", body: JSON.stringify({ advanceSeconds }) });
    assert.equal((await ask(200_000_000_000)).status, 200);
    const reply = await ask(200_000_000_000);
    assert.equal(reply.status, 400);
    assert.match(await reply.text(), /^{"error":"advanceSeconds: the clock only moves forward, /);
  });

  describe("at random", () => {
    const paths = [
      "/_simulator/state",
      "/_simulator/accounts/:account",
      "/_simulator/requests",
      "/_simulator/faults",
      "/_simulator/clock",
      "/api/ts/v1/oauth2/token",
      "/api/m2m/v1/session/login",
      "/api/m2m/v1/session/logout",
      ...Object.entries(versions).flatMap(([version, { routes }]) =>
        routes.map(({ path }) => `/api/fota/${version}${path}`),
      ),
    ];
    const segment = fc.oneof(
      fc.constantFrom(
        account,
        "0",
        imei(555),
        "-1",
        "1e9",
        "99999999999999999999",
        "%",
        "%zz",
        "%00",
        "..",
        "",
        "é",
        "\u{1F600}",
      ),
      fc.string({ unit: "grapheme", maxLength: 20 }),
    );
    const known = fc
      .tuple(fc.constantFrom(...paths), fc.array(segment, { minLength: 3, maxLength: 3 }))
      .map(([path, segments]) => path.replaceAll(/:\w+/g, () => segments.shift() ?? ""));
    const query = fc
      .array(
        fc.tuple(
          fc.constantFrom("lastSeenDeviceId", "startIndex", "lastSeenCampaignId", "campaignStatus", "x"),
          segment,
        ),
        { maxLength: 2 },
      )
      .map((pairs) => (pairs.length === 0 ? "" : `?${pairs.map(([name, value]) => `${name}=${value}`).join("&")}`));
    const path = fc.oneof(
      { weight: 6, arbitrary: fc.tuple(known, query).map((parts) => parts.join("")) },
      { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
      { weight: 1, arbitrary: fc.webUrl() },
    );
    const method = fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE") },
      { weight: 1, arbitrary: fc.constantFrom("HEAD", "OPTIONS", "TRACE", "PROPFIND", "CONNECT", "FETCH", "get", "") },
    );

    /** A document with something else in one of its places. */
    function spoiled(document: unknown): fc.Arbitrary<string> {
      return fc
        .tuple(
          fc.array(fc.nat(), { maxLength: 7 }),
          fc.oneof(fc.jsonValue(), fc.constantFrom(1e300, -1, "\n", "", 2 ** 53)),
        )
        .map(([turns, value]) => JSON.stringify(replaced(document, turns, value)));
    }
    function replaced(document: unknown, [turn, ...turns]: readonly number[], value: unknown): unknown {
      const entries = typeof document === "object" && document !== null ? Object.entries(document) : [];
      const [key, inner] = entries[(turn ?? 0) % Math.max(1, entries.length)] ?? [];
      if (turn === undefined || key === undefined) {
        return value;
      }
      const changed = entries.map((entry) => (entry[0] === key ? [key, replaced(inner, turns, value)] : entry));
      return Array.isArray(document) ? changed.map(([, element]): unknown => element) : Object.fromEntries(changed);
    }
    const devices = [
      { deviceId: imei(555), licensed: true, upgrade: "completed", upgradeTime: "2018-03-02T19:50:06Z" },
    ];
    const body = fc.oneof(
      fc.constant(""),
      spoiled({ deviceList: [imei(555), imei(556)], type: "append" }),
      spoiled({ username: "demo-user", password: "demo-password" }),
      spoiled({ ...demoSeed, behavior: { pageSize: 3, paging: "offset" }, faults: [{ name: "http-503", on: "*" }] }),
      spoiled({ licenseCount: 3, purchaseType: "TS-HFOTA-EVNT", active: true, devices }),
      spoiled([
        { name: "http-429", retryAfter: "soon", after: 0, times: 5, probability: 0.5 },
        { name: "listing-empty" },
      ]),
      spoiled({ advanceSeconds: 60 }),
      fc.json(),
      fc.string({ unit: "binary" }),
      fc.uint8Array({ maxLength: 50 }),
    );
    const header = fc.oneof(
      fc.tuple(
        fc.constantFrom(
          "Authorization",
          "VZ-M2M-Token",
          "Content-Type",
          "Expect",
          "Upgrade",
          "Cookie",
          "Host",
          "Accept-Encoding",
        ),
        fc.string({ unit: "binary-ascii", maxLength: 20 }).map((text) => text.replaceAll(/[\r\n]/g, "")),
      ),
      fc.tuple(fc.string({ maxLength: 10 }), fc.string({ maxLength: 10 })),
    );
    const asked = fc.record({
      method,
      path,
      isLoggedIn: fc.boolean(),
      headers: fc.array(header, { maxLength: 3 }),
      body,
      framing: fc.constantFrom("length", "length", "length", "chunked", "none"),
    });

    it("gives a well-formed answer that is not a stack trace", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 6 }), async (requests) => {
          simulator.reset(demoSeed);
          const { accessToken, sessionToken } = await logIn(simulator);
          complaints.resetHistory();
          for (const { isLoggedIn, framing, ...one } of requests) {
            const content = Buffer.from(one.body);
            const own: [string, string][] = isLoggedIn
              ? [
                  ["Authorization", `Bearer ${accessToken}`],
                  ["VZ-M2M-Token", sessionToken],
                ]
              : [];
            const framed: Record<typeof framing, readonly [string, Uint8Array]> = {
              length: [`Content-Length: ${content.length}\r\n`, content],
              chunked: [
                "Transfer-Encoding: chunked\r\n",
                Buffer.concat([
                  ...(content.length === 0
                    ? []
                    : [Buffer.from(`${content.length.toString(16)}\r\n`), content, Buffer.from("\r\n")]),
                  Buffer.from("0\r\n\r\n"),
                ]),
              ],
              none: ["", new Uint8Array()],
            };
            const lines = [["Host", "localhost"], ["Connection", "close"], ...own, ...one.headers];
            const head = lines.map(([name, value]) => `${name ?? ""}: ${value ?? ""}\r\n`).join("");
            const [frame, sent] = framed[framing];
            const answer = await rawExchange(
              simulator.url,
              `${one.method} ${one.path} HTTP/1.1\r\n${head}${frame}\r\n`,
              sent,
            );
            assertWellFormed(answer, one.method);
          }
          assert.doesNotMatch(complaints.args.flat().map(String).join("\n"), /defect/);
        }),
        { numRuns: 300 },
      );
    });

    function assertWellFormed(answer: string, asked: string): void {
      const [, status, head, content] =
        /^HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n((?:[\w-]+: [^\r\n]*\r\n)*)\r\n([^]*)$/.exec(answer) ?? [];
      assert.ok(
        status !== undefined && head !== undefined && content !== undefined,
        `no HTTP: ${JSON.stringify(answer)}`,
      );
      assert.doesNotMatch(answer, /defect|\n {4}at |node:internal/);
      assert.notEqual(status, "500");
      const length = /^content-length: (\d+)$/im.exec(head.replaceAll("\r", ""))?.[1];
      if (length !== undefined && asked !== "HEAD") {
        assert.equal(content.length, Number(length));
      }
    }
  });
});
