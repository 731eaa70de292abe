import assert from "node:assert/strict";
import { createCredentialSource } from "../../../../src/thingspace/auth/credentialSource";
import { ThingSpaceError } from "../../../../src/thingspace/http/thingSpaceError";
import type { HttpRequest } from "../../../../src/thingspace/http/exchange";
import { RateLimit } from "../../../../src/thingspace/http/rateLimit";
import { createRedactor } from "../../../../src/thingspace/http/redaction";
import { createRequestLoop } from "../../../../src/thingspace/http/requestLoop";
import { decode, type HttpResponse } from "../../../../src/thingspace/http/responseBody";
import { responseError } from "../../../../src/thingspace/http/responseError";
import { fakeClock } from "../../../support/fakeClock";

const keyPair = { applicationKey: "key", applicationSecret: "app-s3cret" };
const user = { username: "somebody", password: "user-s3cret" };

type Reply = (Partial<HttpResponse> & { readonly afterMs?: number }) | Error;
const token = (expiresIn: unknown = 3600, afterMs = 0): Reply => ({
  body: JSON.stringify({ access_token: "bearer-token", token_type: "Bearer", expires_in: expiresIn }),
  afterMs,
});
const loggedIn: Reply = { body: '{"sessionToken":"bcce3ea6-fe4f-4952-bacf-eadd80718e83"}' };
const broken = new ThingSpaceError("The connection broke.", { kind: "interrupted", mayHaveActed: true });
const wrongPassword: Reply = { status: 400, body: '{"errorCode":"INPUT_INVALID.Credentials","errorMessage":"No"}' };
const rejectedBearer: Reply = { status: 401, body: '{"fault":{"code":"900901","message":"Invalid Credentials"}}' };

/** A session whose requests are answered by the scripts; the last reply of a script is given again. */
function sessionOf(script: { token?: Reply[]; login?: Reply[] }, settings = { access: keyPair, session: user }) {
  return anySession(script, settings);
}

function anySession(
  script: { token?: Reply[]; login?: Reply[] },
  settings: Parameters<typeof createCredentialSource>[0],
) {
  const clock = fakeClock();
  const redactor = createRedactor();
  const requests: HttpRequest<unknown>[] = [];
  const scripts = { token: [...(script.token ?? [token()])], login: [...(script.login ?? [loggedIn])] };
  const isToken = ({ path }: { path: string }) => path.endsWith("/token");
  const { send } = createRequestLoop({
    random: () => 0.5,
    rateLimit: new RateLimit(4, undefined, clock),
    log: () => undefined,
    clean: redactor.clean,
    sendOnce: async <T>(request: HttpRequest<T>) => {
      requests.push(request);
      const replies = scripts[isToken(request) ? "token" : "login"];
      const reply = replies.length > 1 ? replies.shift()! : replies[0]!;
      await Promise.resolve();
      const exchange = { number: requests.length, milliseconds: 0, response: undefined };
      try {
        if (reply instanceof Error) {
          throw reply;
        }
        const { afterMs = 0, ...answer } = reply;
        clock.advance(afterMs);
        const response = { status: 200, body: "", ...answer };
        if (response.status !== 200) {
          throw responseError(response, request, redactor.clean, clock.now());
        }
        return { ...exchange, value: decode(response, request, redactor.clean) };
      } catch (failure) {
        assert.ok(failure instanceof ThingSpaceError);
        return { ...exchange, failure };
      }
    },
  });
  const session = createCredentialSource(settings, { send, redactor, clock });
  const authorize = () => session.ofRequest().headers();
  const sent = (kind: "token" | "login") => requests.filter((each) => isToken(each) === (kind === "token")).length;
  return { session, authorize, clock, requests, sent, redactor };
}

async function failureOf(promise: Promise<unknown>): Promise<ThingSpaceError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(outcome instanceof ThingSpaceError);
  assert.ok(!/s3cret|bearer-token|a2V5/.test(`${outcome.message} ${String(outcome.cause)}`));
  return outcome;
}

describe("the credentials of requests", () => {
  it("gets a token with the key pair, and logs in with it", async () => {
    const { authorize, requests } = sessionOf({});
    assert.deepEqual(await authorize(), {
      Authorization: "Bearer bearer-token",
      "VZ-M2M-Token": "bcce3ea6-fe4f-4952-bacf-eadd80718e83",
    });
    assert.deepEqual(
      requests.map(({ method, path, headers, body }) => [method, path, headers, body]),
      [
        [
          "POST",
          "/api/ts/v1/oauth2/token",
          { Authorization: `Basic ${Buffer.from("key:app-s3cret").toString("base64")}` },
          new URLSearchParams({ grant_type: "client_credentials" }),
        ],
        [
          "POST",
          "/api/m2m/v1/session/login",
          { Authorization: "Bearer bearer-token" },
          { username: "somebody", password: "user-s3cret" },
        ],
      ],
    );
  });

  it("counts the time of a token from when it was asked for", async () => {
    const { authorize, clock, sent } = sessionOf({ token: [token(3600, 60_000)] });
    await authorize();
    clock.advance(3_539_999);
    await authorize();
    assert.equal(sent("token"), 1);
    clock.advance(1);
    await authorize();
    assert.equal(sent("token"), 2);
  });

  it("logs in once for all who ask at the same time", async () => {
    const { authorize, sent } = sessionOf({});
    await Promise.all(Array.from({ length: 10 }, () => authorize()));
    assert.deepEqual([sent("token"), sent("login")], [1, 1]);
  });

  for (const expiresIn of [100, "100"]) {
    it(`gets a new token when expires_in (${JSON.stringify(expiresIn)}) has passed`, async () => {
      const { authorize, clock, sent } = sessionOf({ token: [token(expiresIn)] });
      await authorize();
      clock.advance(99_999);
      await authorize();
      assert.equal(sent("token"), 1);
      clock.advance(1);
      await authorize();
      assert.deepEqual([sent("token"), sent("login")], [2, 1]);
    });
  }

  it("logs in again after 15 minutes without use", async () => {
    const { authorize, clock, sent } = sessionOf({});
    await authorize();
    clock.advance(15 * 60_000);
    await authorize();
    assert.deepEqual([sent("token"), sent("login")], [1, 2]);
  });

  const rejecting = (rejectedToken: "bearer" | "session" | "unclear") =>
    new ThingSpaceError("rejected", { kind: "credentials", rejectedToken, mayHaveActed: false });

  it("renews only the token that was rejected, once for all who report it", async () => {
    const { session, sent } = sessionOf({});
    const requests = Array.from({ length: 10 }, () => session.ofRequest());
    await Promise.all(requests.map((request) => request.headers()));
    const report = (rejectedToken: "bearer" | "session") =>
      Promise.all(
        requests.map(async (request) => {
          assert.equal(await request.renewal(rejecting(rejectedToken))?.(), true);
          await request.headers();
        }),
      );
    await report("session");
    assert.deepEqual([sent("token"), sent("login")], [1, 2]);
    await report("bearer");
    assert.deepEqual([sent("token"), sent("login")], [2, 2]);
  });

  it("renews each token once for a request, the one that costs no login first when it may be either", async () => {
    const { session, sent } = sessionOf({});
    const request = session.ofRequest();
    for (const [tokens, logins] of [
      [2, 1],
      [2, 2],
    ]) {
      await request.headers();
      await request.renewal(rejecting("unclear"))?.();
      await request.headers();
      assert.deepEqual([sent("token"), sent("login")], [tokens, logins]);
    }
    assert.equal(request.renewal(rejecting("unclear")), undefined);
  });

  it("needs no request at all with two ready tokens", async () => {
    const { authorize, requests, redactor } = anySession(
      {},
      { access: { accessToken: "ready-bearer" }, session: { sessionToken: "ready-session" } },
    );
    assert.deepEqual(await authorize(), {
      Authorization: "Bearer ready-bearer",
      "VZ-M2M-Token": "ready-session",
    });
    assert.deepEqual(requests, []);
    assert.equal(redactor.clean("ready-bearer ready-session"), "[redacted] [redacted]");
  });

  it("takes each ready token independently", async () => {
    const withSession = anySession({}, { access: keyPair, session: { sessionToken: "ready-session" } });
    await withSession.authorize();
    assert.deepEqual([withSession.sent("token"), withSession.sent("login")], [1, 0]);
    const withAccess = anySession({}, { access: { accessToken: "ready-bearer" }, session: user });
    await withAccess.authorize();
    assert.deepEqual([withAccess.sent("token"), withAccess.sent("login")], [0, 1]);
  });

  for (const [name, setting] of [
    ["bearer", "thingspace:accessToken (THINGSPACE_ACCESS_TOKEN)"],
    ["session", "thingspace:sessionToken (THINGSPACE_SESSION_TOKEN)"],
  ] as const) {
    it(`names the setting when a ready ${name} token is rejected`, async () => {
      const { session } = anySession(
        {},
        { access: { accessToken: "ready-bearer" }, session: { sessionToken: "ready-session" } },
      );
      const request = session.ofRequest();
      await request.headers();
      assert.throws(
        () => request.renewal(rejecting(name))?.(),
        (error: ThingSpaceError) => error.message.includes(setting) && error.kind === "credentials",
      );
    });
  }
});

describe("a failed login", () => {
  it("that was refused is not tried again, by anybody", async () => {
    const { authorize, sent } = sessionOf({ login: [wrongPassword] });
    const failures = await Promise.all([failureOf(authorize()), failureOf(authorize())]);
    assert.equal(await failureOf(authorize()), failures[0]);
    assert.equal(sent("login"), 1);
    assert.equal(failures[0].code, "login-refused");
    assert.match(failures[0].message, /Five failed logins in a row lock the user/);
    assert.match(failures[0].message, /THINGSPACE_USERNAME.*THINGSPACE_PASSWORD/);
    assert.match(failures[0].message, /it said "No" \(INPUT_INVALID.Credentials\)/);
    assert.equal(failures[0].kind, "credentials");
    assert.equal(failures[0].mayHaveActed, false);
  });

  for (const [name, reply] of [
    ["a broken connection", broken],
    ["503", { status: 503 }],
    ["429", { status: 429, retryAfter: "1" }],
    ["408", { status: 408 }],
  ] as const) {
    it(`by ${name} is tried once more, and then never again`, async () => {
      const { authorize, sent, clock } = sessionOf({ login: [reply] });
      const failure = await failureOf(authorize());
      assert.equal(await failureOf(authorize()), failure);
      assert.equal(sent("login"), 2);
      assert.equal(clock.sleeps.length, 1);
      assert.match(failure.message, /This was the login, which is not retried in this run\. Five/);
    });
  }

  it("at a wrong address speaks of the address, and not of the credentials", async () => {
    const noSuchPath: Reply = {
      status: 400,
      body: '{"fault":{"code":"900906","message":"No matching resource found"}}',
    };
    const { authorize, sent } = sessionOf({ login: [noSuchPath] });
    const failure = await failureOf(authorize());
    assert.match(failure.message, /THINGSPACE_BASE_URL/);
    assert.doesNotMatch(failure.message, /THINGSPACE_PASSWORD/);
    await failureOf(authorize());
    assert.equal(sent("login"), 1);
  });

  it("with an answer that cannot be read counts, too", async () => {
    const { authorize, sent } = sessionOf({ login: [{ body: "{}" }] });
    assert.match((await failureOf(authorize())).message, /\(sessionToken .*\[response-unreadable\]$/);
    assert.match((await failureOf(authorize())).message, /Five failed logins/);
    await failureOf(authorize());
    assert.equal(sent("login"), 2);
  });

  it("is forgotten when the next one succeeds", async () => {
    const { authorize, sent, clock } = sessionOf({ login: [broken, loggedIn, broken, loggedIn] });
    await authorize();
    clock.advance(15 * 60_000);
    await authorize();
    assert.equal(sent("login"), 4);
  });

  it("for a rejected bearer token renews that once", async () => {
    const { authorize, sent } = sessionOf({ login: [rejectedBearer, loggedIn] });
    await authorize();
    assert.deepEqual([sent("token"), sent("login")], [2, 2]);
    const hopeless = sessionOf({ login: [rejectedBearer] });
    assert.equal((await failureOf(hopeless.authorize())).kind, "credentials");
    assert.deepEqual([hopeless.sent("token"), hopeless.sent("login")], [2, 2]);
  });
});

describe("a failed request for a token", () => {
  it("that was refused is not tried again, by anybody", async () => {
    const refused = { status: 401, body: '{"error":"invalid_client","error_description":"Failed."}' };
    const { authorize, requests } = sessionOf({ token: [refused] });
    const failure = await failureOf(authorize());
    assert.equal(await failureOf(authorize()), failure);
    assert.equal(requests.length, 1);
    assert.match(failure.message, /THINGSPACE_APPLICATION_KEY.*THINGSPACE_APPLICATION_SECRET/);
    assert.doesNotMatch(failure.message, /lock the user/);
  });

  it("for another reason is retried as a read is, and may be tried anew", async () => {
    const { authorize, sent } = sessionOf({ token: [broken, broken, broken, broken, token()] });
    assert.equal((await failureOf(authorize())).mayHaveActed, false);
    assert.equal(sent("token"), 4);
    await authorize();
    assert.deepEqual([sent("token"), sent("login")], [5, 1]);
  });
});
