import assert from "node:assert/strict";

import { Clock } from "../../../../src/simulator/service/clock";
import { AccessTokens, Sessions } from "../../../../src/simulator/service/credentials";

const user = { username: "pump", password: "right", accounts: [] };

function open() {
  const clock = new Clock(() => 0);
  const sessions = new Sessions([user], clock, 1200);
  const logIn = (password = "right", endsOld = false) => sessions.login({ username: "pump", password }, { endsOld });
  const token = () => {
    const login = logIn();
    assert.ok("sessionToken" in login);
    return login.sessionToken;
  };
  return { clock, sessions, logIn, token };
}

describe("sessions", () => {
  it("live as long as they are used", () => {
    const { clock, sessions, token } = open();
    const session = token();
    clock.advance(20 * 60);
    assert.deepEqual(sessions.use(session), { user });
    clock.advance(20 * 60);
    assert.deepEqual(sessions.use(session), { user });
  });

  it("are dead for good after more than 20 idle minutes", () => {
    const { clock, sessions, token } = open();
    const session = token();
    clock.advance(20 * 60 + 1);
    assert.deepEqual(sessions.use(session), { problem: "expired" });
    assert.deepEqual(sessions.use(session), { problem: "expired" });
  });

  it("tell a missing token from an unknown one", () => {
    const { sessions } = open();
    assert.deepEqual(sessions.use(""), { problem: "missing" });
    assert.deepEqual(sessions.use("x"), { problem: "unknown" });
  });

  it("are GUIDs", () => {
    assert.match(open().token(), /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  });

  it("lock the user after five failures in a row, even for the right password", () => {
    const { logIn } = open();
    for (let failure = 0; failure < 5; failure += 1) {
      assert.deepEqual(logIn("wrong"), { problem: "refused" });
    }
    assert.deepEqual(logIn("right"), { problem: "locked" });
  });

  it("forget four failures at the next success", () => {
    const { logIn, token } = open();
    for (let round = 0; round < 2; round += 1) {
      for (let failure = 0; failure < 4; failure += 1) {
        logIn("wrong");
      }
      token();
    }
  });

  it("live side by side, unless a new one ends the old", () => {
    const { sessions, logIn, token } = open();
    const first = token();
    token();
    assert.deepEqual(sessions.use(first), { user });
    logIn("right", true);
    assert.deepEqual(sessions.use(first), { problem: "unknown" });
  });

  it("end with another login of the same user when they are replaced", () => {
    const { sessions, token } = open();
    const session = token();
    sessions.replace(session);
    assert.deepEqual(sessions.use(session), { problem: "unknown" });
  });
});

describe("access tokens", () => {
  it("stay the same within the hour, with the seconds that are left", () => {
    const clock = new Clock(() => 0);
    const tokens = new AccessTokens(clock, 3600);
    const first = tokens.issue("key");
    clock.advance(600);
    assert.deepEqual(tokens.issue("key"), { token: first.token, expiresInSeconds: 3000 });
    assert.equal(first.expiresInSeconds, 3600);
  });

  it("are new after the hour, and the old one is dead", () => {
    const clock = new Clock(() => 0);
    const tokens = new AccessTokens(clock, 3600);
    const { token } = tokens.issue("key");
    clock.advance(3599);
    assert.equal(tokens.isLive(token), true);
    clock.advance(1);
    assert.equal(tokens.isLive(token), false);
    assert.notEqual(tokens.issue("key").token, token);
  });

  it("differ between applications", () => {
    const tokens = new AccessTokens(new Clock(() => 0), 3600);
    assert.notEqual(tokens.issue("one").token, tokens.issue("other").token);
  });
});
