import assert from "node:assert/strict";
import { ThingSpaceError } from "../../../../src/thingspace/http/thingSpaceError";
import { readyToken, renewableToken } from "../../../../src/thingspace/auth/token";
import { fakeClock } from "../../../support/fakeClock";

const rejected = new ThingSpaceError("rejected", { kind: "credentials", mayHaveActed: false });

function renewable(options: { lifetime?: number; idleLimitMs?: number } = {}) {
  const clock = fakeClock();
  let obtained = 0;
  const source = renewableToken({
    clock,
    ...(options.idleLimitMs === undefined ? {} : { idleLimitMs: options.idleLimitMs }),
    obtain: () => {
      obtained += 1;
      return Promise.resolve({
        value: "the same token",
        expiresAt: options.lifetime === undefined ? undefined : clock.now() + options.lifetime,
      });
    },
  });
  return { clock, source, count: () => obtained };
}

describe("a renewable token", () => {
  it("is obtained once for all who wait for it", async () => {
    const { source, count } = renewable();
    await Promise.all(Array.from({ length: 10 }, () => source.current()));
    assert.equal(count(), 1);
  });

  it("is renewed when its time is over, and not before", async () => {
    const { source, clock, count } = renewable({ lifetime: 1000 });
    await source.current();
    clock.advance(999);
    await source.current();
    assert.equal(count(), 1);
    clock.advance(1);
    await source.current();
    assert.equal(count(), 2);
  });

  it("is renewed when nobody has used it for long, and not while it is in use", async () => {
    const { source, clock, count } = renewable({ idleLimitMs: 1000 });
    for (let use = 0; use < 5; use++) {
      await source.current();
      clock.advance(999);
    }
    assert.equal(count(), 1);
    clock.advance(1);
    await source.current();
    assert.equal(count(), 2);
  });

  it("is renewed once when ten report the same token rejected, even if the new one looks the same", async () => {
    const { source, count } = renewable();
    const token = await source.current();
    for (let report = 0; report < 10; report++) {
      source.reject(token, rejected);
      await source.current();
    }
    assert.equal(count(), 2);
  });

  it("is tried again after a failure", async () => {
    let attempts = 0;
    const source = renewableToken({
      clock: fakeClock(),
      obtain: () => {
        attempts += 1;
        return attempts === 1 ? Promise.reject(new Error("first")) : Promise.resolve({ value: "second" });
      },
    });
    await assert.rejects(source.current(), { message: "first" });
    assert.equal((await source.current()).value, "second");
  });
});

describe("a ready token", () => {
  it("is handed out as it is, and is an error once it is rejected", async () => {
    const source = readyToken("ready", ({ message }) => new ThingSpaceError(`cannot renew: ${message}`, rejected));
    const token = await source.current();
    assert.equal(token.value, "ready");
    assert.throws(() => {
      source.reject(token, rejected);
    }, /cannot renew: rejected/);
  });
});
