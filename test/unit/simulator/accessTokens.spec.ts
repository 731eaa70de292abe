import assert from "node:assert/strict";

import { AccessTokens } from "../../../src/simulator/accessTokens";
import { Clock } from "../../../src/simulator/clock";

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
