import assert from "node:assert/strict";
import { answerError } from "../../../../src/thingspace/http/responseError";
import { ThingSpaceError } from "../../../../src/thingspace/http/errors";
import { createObservations } from "../../../../src/thingspace/http/requestLog";
import { createRedactor } from "../../../../src/thingspace/http/redaction";
import { authorizationHeaders, createSession } from "../../../../src/thingspace/auth/session";
import type { Answer, HttpRequest } from "../../../../src/thingspace/http/exchange";
import { fakeClock } from "../../../support/fakeClock";

const keyPair = { applicationKey: "key", applicationSecret: "app-s3cret" };
const user = { username: "somebody", password: "user-s3cret" };

type Reply = Partial<Answer> | Error;
const token = (expiresIn: unknown = 3600): Reply => ({
  body: JSON.stringify({ access_token: "bearer-token", token_type: "Bearer", expires_in: expiresIn }),
});
const loggedIn: Reply = { body: '{"sessionToken":"bcce3ea6-fe4f-4952-bacf-eadd80718e83"}' };
const broken = new ThingSpaceError("The connection broke.", { kind: "interrupted", mayHaveActed: true });
const wrongPassword: Reply = { status: 400, body: '{"errorCode":"INPUT_INVALID.Credentials","errorMessage":"No"}' };
const deadBearer: Reply = { status: 401, body: '{"fault":{"code":"900901","message":"Invalid Credentials"}}' };

/** A session whose requests are answered by the scripts; the last reply of a script is repeated. */
function sessionOf(script: { token?: Reply[]; login?: Reply[] }, settings = { access: keyPair, session: user }) {
  return anySession(script, settings);
}

function anySession(script: { token?: Reply[]; login?: Reply[] }, settings: Parameters<typeof createSession>[0]) {
  const clock = fakeClock();
  const redactor = createRedactor();
  const requests: HttpRequest[] = [];
  const scripts = { token: [...(script.token ?? [token()])], login: [...(script.login ?? [loggedIn])] };
  const exchange = async (request: HttpRequest) => {
    requests.push(request);
    const replies = scripts[request.kind === "token" ? "token" : "login"];
    const reply = replies.length > 1 ? replies.shift()! : replies[0]!;
    await Promise.resolve();
    if (reply instanceof Error) {
      throw reply;
    }
    const answer = { status: 200, body: "", retryAfter: undefined, ...reply };
    if (answer.status === 200) {
      return answer;
    }
    throw answerError(answer, request, { clean: redactor.clean, now: clock.now() });
  };
  const observations = createObservations({ clock, clean: redactor.clean });
  const session = createSession(settings, { exchange, redactor, observations, clock, random: () => 0.5 });
  const sent = (kind: string) => requests.filter((request) => request.kind === kind).length;
  return { session, clock, requests, sent, redactor };
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

describe("session", () => {
  it("gets a token with the key pair, and logs in with it", async () => {
    const { session, requests } = sessionOf({});
    assert.deepEqual(authorizationHeaders(await session.authorize()), {
      Authorization: "Bearer bearer-token",
      "VZ-M2M-Token": "bcce3ea6-fe4f-4952-bacf-eadd80718e83",
    });
    assert.deepEqual(requests, [
      {
        kind: "token",
        method: "POST",
        path: "/api/ts/v1/oauth2/token",
        attempt: 1,
        headers: {
          Authorization: `Basic ${Buffer.from("key:app-s3cret").toString("base64")}`,
          "Content-Type": "application/x-www-form-urlencoded",
        },
        body: "grant_type=client_credentials",
      },
      {
        kind: "login",
        method: "POST",
        path: "/api/m2m/v1/session/login",
        attempt: 1,
        headers: { Authorization: "Bearer bearer-token", "Content-Type": "application/json" },
        body: '{"username":"somebody","password":"user-s3cret"}',
      },
    ]);
  });

  it("logs in once for all who ask at the same time", async () => {
    const { session, sent } = sessionOf({});
    await Promise.all(Array.from({ length: 10 }, () => session.authorize()));
    assert.deepEqual([sent("token"), sent("login")], [1, 1]);
  });

  for (const expiresIn of [100, "100"]) {
    it(`gets a new token when expires_in (${JSON.stringify(expiresIn)}) has passed`, async () => {
      const { session, clock, sent } = sessionOf({ token: [token(expiresIn)] });
      await session.authorize();
      clock.advance(99_999);
      await session.authorize();
      assert.equal(sent("token"), 1);
      clock.advance(1);
      await session.authorize();
      assert.deepEqual([sent("token"), sent("login")], [2, 1]);
    });
  }

  it("logs in again after 15 minutes without use", async () => {
    const { session, clock, sent } = sessionOf({});
    await session.authorize();
    clock.advance(15 * 60_000);
    await session.authorize();
    assert.deepEqual([sent("token"), sent("login")], [1, 2]);
  });

  it("renews only the token that was reported dead, once for all who report it", async () => {
    const { session, sent } = sessionOf({});
    const grant = await session.authorize();
    await Promise.all(
      Array.from({ length: 10 }, () => {
        session.discard("session", grant, broken);
        return session.authorize();
      }),
    );
    assert.deepEqual([sent("token"), sent("login")], [1, 2]);
    session.discard("bearer", grant, broken);
    await session.authorize();
    assert.deepEqual([sent("token"), sent("login")], [2, 2]);
  });

  it("needs no request at all with two ready tokens", async () => {
    const { session, requests, redactor } = anySession(
      {},
      { access: { accessToken: "ready-bearer" }, session: { sessionToken: "ready-session" } },
    );
    assert.deepEqual(authorizationHeaders(await session.authorize()), {
      Authorization: "Bearer ready-bearer",
      "VZ-M2M-Token": "ready-session",
    });
    assert.deepEqual(requests, []);
    assert.equal(redactor.clean("ready-bearer ready-session"), "[redacted] [redacted]");
  });

  it("takes each ready token independently", async () => {
    const withSession = anySession({}, { access: keyPair, session: { sessionToken: "ready-session" } });
    await withSession.session.authorize();
    assert.deepEqual([withSession.sent("token"), withSession.sent("login")], [1, 0]);
    const withAccess = anySession({}, { access: { accessToken: "ready-bearer" }, session: user });
    await withAccess.session.authorize();
    assert.deepEqual([withAccess.sent("token"), withAccess.sent("login")], [0, 1]);
  });

  for (const [name, setting] of [
    ["bearer", "thingspace:accessToken (THINGSPACE_ACCESS_TOKEN)"],
    ["session", "thingspace:sessionToken (THINGSPACE_SESSION_TOKEN)"],
  ] as const) {
    it(`names the setting when a ready ${name} token is dead`, async () => {
      const { session } = anySession(
        {},
        { access: { accessToken: "ready-bearer" }, session: { sessionToken: "ready-session" } },
      );
      const grant = await session.authorize();
      assert.throws(
        () => {
          session.discard(name, grant, broken);
        },
        (error: ThingSpaceError) => error.message.includes(setting) && error.kind === "credentials",
      );
    });
  }
});

describe("a failed login", () => {
  it("that was refused is not tried again, by anybody", async () => {
    const { session, sent } = sessionOf({ login: [wrongPassword] });
    const failures = await Promise.all([failureOf(session.authorize()), failureOf(session.authorize())]);
    assert.equal(await failureOf(session.authorize()), failures[0]);
    assert.equal(sent("login"), 1);
    assert.match(failures[0].message, /Five failed logins in a row lock the user until Verizon support unlocks it/);
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
      const { session, sent, clock } = sessionOf({ login: [reply] });
      const failure = await failureOf(session.authorize());
      assert.equal(await failureOf(session.authorize()), failure);
      assert.equal(sent("login"), 2);
      assert.equal(clock.sleeps.length, 1);
      assert.match(failure.message, /This was the login, which is not tried again in this run\. Five/);
    });
  }

  it("at a wrong address speaks of the address, and not of the credentials", async () => {
    const noSuchPath: Reply = {
      status: 400,
      body: '{"fault":{"code":"900906","message":"No matching resource found"}}',
    };
    const { session, sent } = sessionOf({ login: [noSuchPath] });
    const failure = await failureOf(session.authorize());
    assert.match(failure.message, /THINGSPACE_BASE_URL/);
    assert.doesNotMatch(failure.message, /THINGSPACE_PASSWORD/);
    await failureOf(session.authorize());
    assert.equal(sent("login"), 1);
  });

  it("with an answer that cannot be read counts, too", async () => {
    const { session, sent } = sessionOf({ login: [{ body: "{}" }] });
    assert.match((await failureOf(session.authorize())).message, /not what its documentation says \(sessionToken /);
    assert.match((await failureOf(session.authorize())).message, /Five failed logins/);
    await failureOf(session.authorize());
    assert.equal(sent("login"), 2);
  });

  it("is forgotten when the next one succeeds", async () => {
    const { session, sent, clock } = sessionOf({ login: [broken, loggedIn, broken, loggedIn] });
    await session.authorize();
    clock.advance(15 * 60_000);
    await session.authorize();
    assert.equal(sent("login"), 4);
  });

  it("for a dead bearer token is not counted; the token is renewed once", async () => {
    const { session, sent } = sessionOf({ login: [deadBearer, loggedIn] });
    await session.authorize();
    assert.deepEqual([sent("token"), sent("login")], [2, 2]);
    const hopeless = sessionOf({ login: [deadBearer] });
    assert.equal((await failureOf(hopeless.session.authorize())).kind, "credentials");
    assert.deepEqual([hopeless.sent("token"), hopeless.sent("login")], [2, 2]);
  });
});

describe("a failed request for a token", () => {
  it("that was refused is not tried again, by anybody", async () => {
    const refused = { status: 401, body: '{"error":"invalid_client","error_description":"Failed."}' };
    const { session, requests } = sessionOf({ token: [refused] });
    const failure = await failureOf(session.authorize());
    assert.equal(await failureOf(session.authorize()), failure);
    assert.equal(requests.length, 1);
    assert.match(failure.message, /THINGSPACE_APPLICATION_KEY.*THINGSPACE_APPLICATION_SECRET/);
    assert.doesNotMatch(failure.message, /lock the user/);
  });

  it("for another reason is repeated as a read is, and may be tried anew", async () => {
    const { session, sent } = sessionOf({ token: [broken, broken, broken, broken, token()] });
    assert.equal((await failureOf(session.authorize())).mayHaveActed, false);
    assert.equal(sent("token"), 4);
    await session.authorize();
    assert.deepEqual([sent("token"), sent("login")], [5, 1]);
  });
});
