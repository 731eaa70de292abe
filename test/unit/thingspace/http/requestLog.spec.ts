import assert from "node:assert/strict";
import fetch from "node-fetch";
import type { SessionSettings } from "../../../../src/thingspace/auth/login";
import { createThingSpaceClient } from "../../../../src/thingspace/client";
import { logLine, type RequestLogEntry } from "../../../../src/thingspace/http/requestLog";
import { demoSettings } from "../../../support/demoSettings";
import { fakeClock } from "../../../support/fakeClock";
import { withHttpServer, type Reply } from "../../../support/httpServer";
import { imeis } from "../../../support/imeis";

const account = "0402196254-00001";
const subscription: Reply = {
  body: { accountName: account, purchaseType: "TS-HFOTA-MRC", licenseCount: 9, licenseUsedCount: 1 },
};
const token: Reply = { body: { access_token: "bearer-s3cret", expires_in: 3600 } };
const login: Reply = { body: { sessionToken: "session-s3cret" } };

interface Story {
  readonly token?: Reply[];
  readonly login?: Reply[];
  readonly service: Reply[];
  readonly session?: SessionSettings;
}

/** What is logged while the client reads a subscription, or assigns licenses, and the service answers in turn. */
async function logged(story: Story, call: "subscription" | "assign" = "subscription"): Promise<RequestLogEntry[]> {
  const entries: RequestLogEntry[] = [];
  const scripts = { token: [...(story.token ?? [token])], login: [...(story.login ?? [login])] };
  const service = [...story.service];
  const next = (replies: Reply[]) => (replies.length > 1 ? replies.shift() : replies[0]) ?? { status: 404 };
  await withHttpServer(
    ({ path }) => next(path.endsWith("/token") ? scripts.token : path.endsWith("/login") ? scripts.login : service),
    async ({ url }) => {
      const client = createThingSpaceClient({
        settings: { ...demoSettings(url), ...(story.session === undefined ? {} : { session: story.session }) },
        fetch,
        clock: fakeClock(),
        random: () => 1,
        log: (entry) => entries.push(entry),
      });
      const work =
        call === "subscription"
          ? client.subscription(account)
          : client.assign(account, imeis(2))[Symbol.asyncIterator]().next();
      await Promise.allSettled([work]);
    },
  );
  return entries;
}

const lines = (entries: readonly RequestLogEntry[]) => entries.map((entry) => logLine(entry).replace(/\d+ B/, "N B"));
const path = `/api/fota/v1/subscriptions/${account}`;

describe("the request log", () => {
  it("has a line for each request, the login's too, and counts them", async () => {
    assert.deepEqual(lines(await logged({ service: [subscription] })), [
      "thingspace #1 POST /api/ts/v1/oauth2/token token -> 200 in 0 ms, N B",
      "thingspace #2 POST /api/m2m/v1/session/login login -> 200 in 0 ms, N B",
      `thingspace #3 GET ${path} subscription -> 200 in 0 ms, N B`,
    ]);
  });

  it("tell of a failure when it is sent again, how often it is tried, and when it is given up", async () => {
    const found = await logged({ service: [{ status: 503 }, { status: 502 }, { status: 400 }] });
    assert.deepEqual(lines(found).slice(2), [
      `thingspace #3 GET ${path} subscription -> 503 in 0 ms, N B: unavailable; retry in 500 ms (2 of 4)`,
      `thingspace #4 GET ${path} subscription, attempt 2 -> 502 in 0 ms, N B: unavailable; retry in 1,000 ms (3 of 4)`,
      `thingspace #5 GET ${path} subscription, attempt 3 -> 400 in 0 ms, N B: refused; not retried`,
    ]);
  });

  it("tell of a login that fails once and is tried again", async () => {
    const found = await logged({ login: [{ status: 503 }, login], service: [subscription] });
    assert.deepEqual(lines(found).slice(1, 3), [
      "thingspace #2 POST /api/m2m/v1/session/login login -> 503 in 0 ms, N B: unavailable; retry in 500 ms (2 of 2)",
      "thingspace #3 POST /api/m2m/v1/session/login login, attempt 2 -> 200 in 0 ms, N B",
    ]);
  });

  it("tell of a login that is refused", async () => {
    const refused = { status: 400, body: { errorCode: "INPUT_INVALID.Credentials.Invalid" } };
    assert.deepEqual(lines(await logged({ login: [refused], service: [] })).slice(1), [
      "thingspace #2 POST /api/m2m/v1/session/login login -> 400 in 0 ms, N B: refused INPUT_INVALID.Credentials.Invalid; not retried",
    ]);
  });

  it("tell of a bearer token that is rejected before the login, which gets another", async () => {
    const rejected = { status: 401, body: { fault: { code: "900901" } } };
    const found = await logged({ login: [rejected, login], service: [subscription] });
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ["token", "login", "token", "login", "subscription"],
    );
    assert.match(lines(found)[1]!, /-> 401 .*: credentials 900901 \(bearer token rejected\); not retried$/);
  });

  for (const [name, session, requests] of [
    ["is renewed", { username: "demo-user", password: "demo-password" }, 5],
    ["nobody can renew", { sessionToken: "ready-s3cret" }, 2],
  ] as const) {
    it(`tell of a session that ends and ${name}`, async () => {
      const rejected = { status: 400, body: { errorCode: "REQUEST_FAILED.SessionToken.Expired" } };
      const found = await logged({ service: [rejected, subscription], session });
      assert.equal(found.length, requests);
      assert.ok(
        lines(found).some((line) => line.endsWith("SessionToken.Expired (session token rejected); not retried")),
      );
    });
  }

  it("tell how many devices a write is about", async () => {
    const found = await logged(
      { service: [{ status: 429, headers: { "Retry-After": "7" } }, { status: 400 }] },
      "assign",
    );
    assert.equal(
      lines(found)[2],
      `thingspace #3 POST /api/fota/v1/licenses/${account}/assign assign 2 devices -> 429 in 0 ms, N B: throttled; ` +
        "retry in 7,000 ms (2 of 4)",
    );
  });

  it("hold no secret, whatever the service says back", async () => {
    const echo = { errorCode: "demo-password bearer-s3cret session-s3cret demo-secret", errorMessage: "bearer-s3cret" };
    const found = await logged({ service: [{ status: 400, body: echo }] });
    assert.match(lines(found)[2]!, /refused \[redacted\] \[redacted\] \[redacted\] \[redacted\]; not retried$/);
    assert.doesNotMatch(JSON.stringify(found), /s3cret|demo-secret|demo-password|Bearer |Authorization/);
  });

  it("tell the time that an exchange takes, and nothing of an answer that does not come", async () => {
    const entries: RequestLogEntry[] = [];
    const clock = fakeClock();
    const client = createThingSpaceClient({
      settings: demoSettings("http://127.0.0.1:1"),
      fetch: () => {
        clock.advance(1_500);
        return Promise.reject(Object.assign(new Error("no"), { code: "ECONNREFUSED" }));
      },
      clock,
      random: () => 0,
      log: (entry) => entries.push(entry),
    });
    await assert.rejects(client.subscription(account));
    assert.deepEqual(lines(entries).slice(0, 2), [
      "thingspace #1 POST /api/ts/v1/oauth2/token token -> unreachable after 1,500 ms; retry in 0 ms (2 of 4)",
      "thingspace #2 POST /api/ts/v1/oauth2/token token, attempt 2 -> unreachable after 1,500 ms; retry in 0 ms (3 of 4)",
    ]);
  });
});
